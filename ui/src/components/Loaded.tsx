import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Rows } from "../ui/Rows";
import { Failure } from "./Failure";

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** What stands there meanwhile; rows if not given. */
  waiting?: ReactNode;
  children: (data: T) => ReactNode;
}

/** What a query brings, or why it does not yet, or why it did not. */
export function Loaded<T>({ query, waiting = <Rows />, children }: LoadedProps<T>) {
  // Old data beside a failed refresh is still the best there is.
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return waiting;
}
