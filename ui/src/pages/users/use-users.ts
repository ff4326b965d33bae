import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { UsersWanted } from "../../api/types";
import { host } from "../../host";
import { paths } from "../../util/path-builder";
import type { UsersSearch } from "../../util/search";

const PAGE = 100;

/** What the table shows is in its address, so that it can be sent and returned to. */
export function useUsersAddress() {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/users" });
  const navigate = useNavigate();
  const change = (part: Partial<UsersSearch>) =>
    void navigate({ ...paths.users(workspace, { ...search, ...part }), replace: true });
  return { workspace, search, change };
}

/** Who is asked for, as the back end reads it. */
export function wanted(search: UsersSearch): UsersWanted {
  return {
    search: search.search,
    disabled: search.state && search.state === "disabled",
    source: search.source,
    has_unionid: search.unionid && search.unionid === "yes",
    created_from: begin(search.created_from),
    created_until: end(search.created_until),
    last_login_from: begin(search.login_from),
    last_login_until: end(search.login_until),
    migration: search.migration,
    invitation: search.invitation,
  };
}

/** How many things are asked beside what is typed. */
export function countFilters(search: UsersSearch): number {
  const { state, source, unionid, created_from, created_until, login_from, login_until } = search;
  const all = [state, source, unionid, search.migration, search.invitation];
  const days = [created_from, created_until, login_from, login_until];
  return [...all, ...days].filter((value) => value !== undefined).length;
}

/** A table without any filter. */
export const NO_FILTER = {
  search: undefined,
  state: undefined,
  source: undefined,
  unionid: undefined,
  created_from: undefined,
  created_until: undefined,
  login_from: undefined,
  login_until: undefined,
  migration: undefined,
  invitation: undefined,
} satisfies UsersSearch;

/** The days of the reader, not of Greenwich. */
function begin(day: string | undefined): number | undefined {
  return day === undefined ? undefined : new Date(`${day}T00:00:00`).getTime();
}

function end(day: string | undefined): number | undefined {
  if (day === undefined) return undefined;
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + 1);
  return date.getTime();
}

export function useUsers(workspace: string, search: UsersSearch) {
  const filter = wanted(search);
  const { sort = "last_login", up: ascending } = search;
  return useInfiniteQuery({
    queryKey: ["list_users", { workspace, filter, sort, ascending }],
    queryFn: ({ pageParam: after }) =>
      host().call("list_users", { workspace, filter, sort, ascending, after, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
}
