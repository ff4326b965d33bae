import { queryOptions } from "@tanstack/react-query";
import { host } from "../host";
import type { CommandName, Request } from "./types";

/**
 * What reads: the command's name and its request are the cache's key, so a key with a typing error
 * does not compile and two screens that ask the same share the answer.
 */
export function query<N extends CommandName>(name: N, request: Request<N>) {
  return queryOptions({
    queryKey: [name, request] as const,
    queryFn: () => host().call(name, request),
  });
}
