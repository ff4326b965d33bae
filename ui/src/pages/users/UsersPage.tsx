import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import type { UserPage } from "../../api/types";
import { useMediaQuery } from "../../appearance";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import { Empty } from "../../ui/Empty";
import { SearchOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { formatCount } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useSettled } from "../../util/use-settled";
import { useTexts } from "../../util/use-texts";
import { Conflicts } from "./Conflicts";
import { UserPanel } from "./UserPanel";
import { UsersTable } from "./UsersTable";
import "./users.css";

const PAGE = 100;

/** Everybody in the workspace: a table that stays fast, and one person's whole story beside it. */
export function UsersPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { search, user, view } = useSearch({ from: "/w/$workspace/users" });
  const navigate = useNavigate();
  const docked = useMediaQuery("(min-width: 1281px)");
  const [typed, setTyped] = useState(search ?? "");
  const users = useUsers(workspace, search);
  const show = (id: string | undefined) =>
    void navigate({ ...paths.users(workspace, { search, user: id, view }), replace: true });
  const close = () => show(undefined);

  return (
    <>
      <PageHeader title={t("ui.nav.users")} beside={<Total page={users.data?.pages[0]} />}>
        <LinkButton {...paths.users(workspace, view ? {} : { view: "conflicts" })}>
          {t(view ? "ui.user.show_all" : "ui.conflict.title")}
        </LinkButton>
      </PageHeader>
      <div className={user && docked ? "users with-panel" : "users"}>
        <div className="users-list">
          {view === "conflicts" ? (
            <Conflicts workspace={workspace} />
          ) : (
            <>
              <SearchBar typed={typed} onType={setTyped} />
              <Loaded query={users}>
                {({ pages }) => {
                  const rows = pages.flatMap(({ items }) => items);
                  return rows.length === 0 ? (
                    <NoUsers onShowAll={() => setTyped("")} />
                  ) : (
                    <UsersTable
                      rows={rows}
                      chosen={user}
                      onOpen={show}
                      onEnd={() => {
                        if (users.hasNextPage && !users.isFetching) void users.fetchNextPage();
                      }}
                    />
                  );
                }}
              </Loaded>
              {users.data?.pages[0]?.items.length ? <Keys /> : null}
            </>
          )}
        </div>
        {user &&
          (docked ? (
            <aside className="users-panel" aria-label={t("ui.user.panel")}>
              <UserPanel key={user} id={user} onClose={close} />
            </aside>
          ) : (
            <Drawer
              open
              closable={false}
              size={424}
              onClose={close}
              aria-label={t("ui.user.panel")}
            >
              <UserPanel key={user} id={user} onClose={close} />
            </Drawer>
          ))}
      </div>
    </>
  );
}

function useUsers(workspace: string, search: string | undefined) {
  return useInfiniteQuery({
    queryKey: ["list_users", { workspace, search }],
    queryFn: ({ pageParam }) =>
      host().call("list_users", { workspace, search, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

function Total({ page }: { page: UserPage | undefined }) {
  const { t, lang } = useTexts();
  if (!page) return null;
  if (page.total === 1) return t("ui.user.total_of_one");
  const total = formatCount(page.total, lang) + (page.total_capped ? "+" : "");
  return t("ui.user.total", { total });
}

/** What is typed goes into the address once it stands still; `/` leads here from anywhere on the page. */
function SearchBar({ typed, onType }: { typed: string; onType: (typed: string) => void }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { search, user } = useSearch({ from: "/w/$workspace/users" });
  const navigate = useNavigate();
  const settled = useSettled(typed.trim());
  const input = useRef<InputRef>(null);

  useEffect(() => {
    if (settled !== (search ?? "")) {
      void navigate({
        ...paths.users(workspace, { search: settled || undefined, user }),
        replace: true,
      });
    }
  }, [settled, search, user, workspace, navigate]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof HTMLElement && target.matches("input, textarea");
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <Input
      ref={input}
      className="users-search"
      prefix={<SearchOutlined />}
      suffix={<kbd>/</kbd>}
      placeholder={t("ui.user.search")}
      aria-label={t("ui.user.search")}
      value={typed}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onType("");
      }}
    />
  );
}

function NoUsers({ onShowAll }: { onShowAll: () => void }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { search } = useSearch({ from: "/w/$workspace/users" });
  if (search) {
    return (
      <Empty action={<Button onClick={onShowAll}>{t("ui.user.show_all")}</Button>}>
        {t("ui.user.none_found", { search })}
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <LinkButton {...paths.lab(workspace)} look="primary">
          {t("ui.try_login")}
        </LinkButton>
      }
    >
      {t("ui.user.empty")}
    </Empty>
  );
}

function Keys() {
  const { t } = useTexts();
  return (
    <p className="keys" aria-hidden="true">
      <kbd>↑</kbd> <kbd>↓</kbd> {t("ui.key.rows")} <kbd>Enter</kbd> {t("ui.key.open")}{" "}
      <kbd>Esc</kbd> {t("ui.key.close")}
    </p>
  );
}
