import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useEffect, useState } from "react";
import { query } from "../../api/query";
import type { UserPage } from "../../api/types";
import { useMediaQuery } from "../../appearance";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { Empty } from "../../ui/Empty";
import { PageHeader } from "../../ui/PageHeader";
import { formatCount } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { TaskPanel } from "../migration/TaskPanel";
import "../migration/migration.css";
import { BulkBar, ExportButton } from "./BulkBar";
import { Conflicts } from "./Conflicts";
import { type Column, rememberColumns, rememberedColumns } from "./columns";
import { Toolbar } from "./Toolbar";
import { UserPanel } from "./UserPanel";
import { UsersTable } from "./UsersTable";
import { countFilters, NO_FILTER, useUsers, useUsersAddress, wanted } from "./use-users";
import "./users.css";

/** So many rows fill every window. */
const FULL = 60;

/** Everybody in the workspace: a table that stays fast, and one person's whole story beside it. */
export function UsersPage() {
  const { t } = useTexts();
  const { workspace, search, change } = useUsersAddress();
  const { user, view } = search;
  const docked = useMediaQuery("(min-width: 1281px)");
  const users = useUsers(workspace, search);
  const close = () => change({ user: undefined });

  return (
    <>
      <PageHeader title={t("ui.nav.users")} beside={<Total page={users.data?.pages[0]} />}>
        <LinkButton {...paths.users(workspace, view ? {} : { view: "conflicts" })}>
          {t(view ? "ui.user.show_all" : "ui.conflict.title")}
        </LinkButton>
        {!view && <ExportButton those={{ filter: wanted(search) }} />}
      </PageHeader>
      <div className={user && docked ? "users with-panel" : "users"}>
        <div className="users-list">
          {view === "conflicts" ? <Conflicts workspace={workspace} /> : <List users={users} />}
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

/** Many take a while. */
function DeletionAtWork({ workspace }: { workspace: string }) {
  const { data } = useQuery(query("get_plan", { workspace }));
  return data?.task?.kind === "deletion" ? <TaskPanel workspace={workspace} /> : null;
}

function List({ users }: { users: ReturnType<typeof useUsers> }) {
  const { t } = useTexts();
  const { workspace, search, change } = useUsersAddress();
  const [typed, setTyped] = useState(search.search ?? "");
  const [shown, setShown] = useState<readonly Column[]>(rememberedColumns);
  const [picked, setPicked] = useState<string[]>([]);
  const rows = users.data?.pages.flatMap(({ items }) => items) ?? [];
  const { hasNextPage, isFetching, fetchNextPage } = users;
  // One answer looks at so many users and no more: a page may be short, and the next one be full.
  const isLooking = rows.length < FULL && hasNextPage;
  useEffect(() => {
    if (isLooking && !isFetching) void fetchNextPage();
  }, [isLooking, isFetching, fetchNextPage]);
  const showAll = () => {
    setTyped("");
    change(NO_FILTER);
  };
  const first = users.data?.pages[0];
  return (
    <>
      <Toolbar
        typed={typed}
        onType={setTyped}
        shown={shown}
        onShow={(columns) => {
          rememberColumns(columns);
          setShown(columns);
        }}
      />
      <DeletionAtWork workspace={workspace} />
      {picked.length > 0 && (
        <BulkBar
          picked={picked}
          onPick={setPicked}
          page={first}
          canAll={hasNextPage && picked.length >= rows.length}
        />
      )}
      <Loaded query={users}>
        {() =>
          rows.length === 0 && !isLooking ? (
            <NoUsers onShowAll={showAll} />
          ) : (
            <UsersTable
              rows={rows}
              shown={shown}
              search={search}
              onSort={change}
              chosen={search.user}
              onOpen={(user) => change({ user })}
              picked={picked}
              onPick={setPicked}
              onEnd={() => {
                if (hasNextPage && !isFetching) void fetchNextPage();
              }}
            />
          )
        }
      </Loaded>
      {isLooking ? <p className="keys">{t("ui.user.looking")}</p> : null}
      {rows.length > 0 ? <Keys /> : null}
    </>
  );
}

function Total({ page }: { page: UserPage | undefined }) {
  const { t, lang } = useTexts();
  if (!page) return null;
  if (page.total === 1) return t("ui.user.total_of_one");
  const total = formatCount(page.total, lang) + (page.total_capped ? "+" : "");
  return t("ui.user.total", { total });
}

function NoUsers({ onShowAll }: { onShowAll: () => void }) {
  const { t } = useTexts();
  const { workspace, search } = useUsersAddress();
  if (search.search || countFilters(search) > 0) {
    return (
      <Empty action={<Button onClick={onShowAll}>{t("ui.user.show_all")}</Button>}>
        {search.search && countFilters(search) === 0
          ? t("ui.user.none_found", { search: search.search })
          : t("ui.user.none_filtered")}
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
      <kbd>↑</kbd> <kbd>↓</kbd> {t("ui.key.rows")} <kbd>Space</kbd> {t("ui.key.pick")}{" "}
      <kbd>Enter</kbd> {t("ui.key.open")} <kbd>Esc</kbd> {t("ui.key.close")}
    </p>
  );
}
