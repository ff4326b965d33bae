import { useMutation, useQueryClient } from "@tanstack/react-query";
import { host } from "../host";
import { makesStale } from "./stale";
import type { Answer, CommandName, Request } from "./types";

/** What changes: calls the command, then has everything read anew that it made old. */
export function useCommand<N extends CommandName>(
  name: N,
  onDone?: (answer: Answer<N>, request: Request<N>) => void,
) {
  const client = useQueryClient();
  return useMutation<Answer<N>, Error, Request<N>>({
    mutationFn: (request) => host().call(name, request),
    onSuccess: async (answer, request) => {
      const old = makesStale[name] ?? [];
      await Promise.all(old.map((stale) => client.invalidateQueries({ queryKey: [stale] })));
      onDone?.(answer, request);
    },
  });
}
