import type { TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import type { UserRow } from "../../api/types";
import type { Lang } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { StateTag } from "../../ui/StateTag";
import { formatAgo, formatDate } from "../../util/format";
import type { UsersSearch } from "../../util/search";
import { InvitationTag } from "./Invitations";

/** The columns that can be left out, in their order. */
export const COLUMNS = [
  "phone",
  "identities",
  "invitation",
  "created",
  "last_login",
  "state",
] as const;
export type Column = (typeof COLUMNS)[number];
const USUAL: readonly Column[] = ["phone", "identities", "invitation", "last_login", "state"];

const KEY = "saoma.users.columns";

/** The columns of last time. */
export function rememberedColumns(): readonly Column[] {
  try {
    const names: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? "");
    return Array.isArray(names) ? COLUMNS.filter((name) => names.includes(name)) : USUAL;
  } catch {
    return USUAL;
  }
}

export function rememberColumns(columns: readonly Column[]): void {
  window.localStorage.setItem(KEY, JSON.stringify(columns));
}

const KINDS = ["official_account", "mini_program", "website"] as const;

/** What the table shows of a user; heads of what can be sorted by say how it is sorted. */
export function columns(
  t: TFunction,
  lang: Lang,
  shown: readonly Column[],
  { sort = "last_login", up }: UsersSearch,
): TableColumnsType<UserRow> {
  const sorted = (by: NonNullable<UsersSearch["sort"]>) => ({
    key: by,
    sorter: true,
    showSorterTooltip: false,
    sortDirections: ["descend" as const, "ascend" as const, "descend" as const],
    sortOrder: sort === by ? (up ? ("ascend" as const) : ("descend" as const)) : null,
  });
  const all: Record<Column, TableColumnsType<UserRow>[number]> = {
    phone: {
      title: t("ui.user.phone"),
      width: 118,
      render: (_, { phone_hint }) => phone_hint ?? "—",
    },
    identities: {
      title: t("ui.user.column.identities"),
      width: 232,
      render: (_, row) => <Chips row={row} t={t} />,
    },
    invitation: {
      title: t("ui.user.column.invitation"),
      width: 112,
      render: (_, { invitation }) =>
        invitation === undefined ? "—" : <InvitationTag state={invitation} />,
    },
    created: {
      title: t("ui.user.column.created"),
      width: 124,
      ...sorted("created"),
      render: (_, { created_at }) => formatDate(created_at, lang, Date.now()),
    },
    last_login: {
      title: t("ui.user.column.last_login"),
      width: 150,
      ...sorted("last_login"),
      render: (_, { last_login_at }) =>
        last_login_at === undefined ? "—" : formatAgo(last_login_at, lang, Date.now()),
    },
    state: {
      title: t("ui.column.state"),
      width: 84,
      render: (_, { disabled }) =>
        disabled ? (
          <StateTag tone="quiet" off>
            {t("ui.user.disabled")}
          </StateTag>
        ) : (
          <StateTag tone="good">{t("ui.user.normal")}</StateTag>
        ),
    },
  };
  return [
    {
      title: t("ui.user.column.user"),
      width: 170,
      ...sorted("name"),
      render: (_, { name, fallback_name }) => (
        <span className="user-name" data-person>
          <Avatar name={name ?? fallback_name} size={20} />
          <span className={name ? "ellipsis" : "ellipsis secondary"}>{name ?? fallback_name}</span>
        </span>
      ),
    },
    ...COLUMNS.filter((name) => shown.includes(name)).map((name) => all[name]),
  ];
}

/** Each in its own place, so that who has what shows down the column. */
function Chips({ row: { kinds, has_openid, has_unionid }, t }: { row: UserRow; t: TFunction }) {
  return (
    <span className="slots">
      {KINDS.map((kind) => (
        <span key={kind}>
          {kinds.includes(kind) && <span className="chip">{t(`ui.user.chip.${kind}`)}</span>}
          {kind === "official_account" && kinds.length === 0 && has_openid > 0 && (
            <span className="chip">OpenID</span>
          )}
        </span>
      ))}
      <span>{has_unionid && <span className="chip good">UnionID</span>}</span>
    </span>
  );
}
