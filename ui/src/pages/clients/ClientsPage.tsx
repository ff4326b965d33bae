import { useQuery } from "@tanstack/react-query";
import { Button, Input, Segmented } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import type { ClientGroup, ClientView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { Empty } from "../../ui/Empty";
import {
  DownOutlined,
  FileTextOutlined,
  PlusOutlined,
  RightOutlined,
  SearchOutlined,
} from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { ClientRow } from "./ClientRow";
import { ImportDialog } from "./ImportDialog";
import { Mark } from "./Track";

const groups = ["needs_you", "waiting", "in_progress", "live"] as const satisfies ClientGroup[];
const marks = ["done", "next", "waiting", "refused", "blocked", "not_needed"] as const;
const steps = [
  "method",
  "preparation",
  "source",
  "application",
  "enable",
  "accounts",
  "try",
  "go_live",
] as const;

/** Which client needs me, and the next date. */
export function ClientsPage() {
  const { t } = useTexts();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<ClientGroup | "all">("all");
  const [importing, setImporting] = useState(false);
  const utc_offset_minutes = -new Date().getTimezoneOffset();
  const clients = useQuery({
    ...query("list_clients", { utc_offset_minutes }),
    refetchOnMount: "always",
  });
  const all = clients.data ?? [];
  const count = (group: ClientGroup) => all.filter((client) => client.group === group).length;
  const active = all.length - count("archived");
  return (
    <>
      <PageHeader
        title={t("ui.clients.title")}
        beside={clients.data && t("ui.clients.lead", { count: active, needs: count("needs_you") })}
      >
        <Button onClick={() => setImporting(true)}>{t("ui.clients.import.ask")}</Button>
        <LinkButton {...paths.reports()} icon={<FileTextOutlined />}>
          {t("ui.clients.report")}
        </LinkButton>
        <LinkButton {...paths.newWorkspace()} look="primary" icon={<PlusOutlined />}>
          {t("ui.clients.new")}
        </LinkButton>
      </PageHeader>
      <div className="page-body">
        <div className="row clients-bar">
          <Input
            className="clients-search"
            prefix={<SearchOutlined />}
            aria-label={t("ui.clients.search")}
            placeholder={t("ui.clients.search")}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <Segmented<ClientGroup | "all">
            aria-label={t("ui.clients.show")}
            value={shown}
            onChange={setShown}
            options={[
              { value: "all", label: `${t("ui.clients.all")} ${active}` },
              ...groups.map((group) => ({
                value: group,
                label: `${t(`ui.clients.group.${group}`)} ${count(group)}`,
              })),
            ]}
          />
        </div>
        <Loaded query={clients}>
          {(list) => <Board clients={list.filter(matching(search))} shown={shown} />}
        </Loaded>
        <Legend />
      </div>
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  );
}

/** By name, short name, site or AppID. */
const matching = (search: string) => {
  const wanted = search.trim().toLowerCase();
  return ({ name, slug, site = "", appids }: ClientView) =>
    [name, slug, site, ...appids].some((text) => text.toLowerCase().includes(wanted));
};

function Board({ clients, shown }: { clients: readonly ClientView[]; shown: ClientGroup | "all" }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const of = (group: ClientGroup) => clients.filter((client) => client.group === group);
  const listed = groups.filter(
    (group) => (shown === "all" || shown === group) && of(group).length > 0,
  );
  const archived = shown === "all" ? of("archived") : [];
  if (listed.length === 0 && archived.length === 0) {
    return <Empty>{t("ui.clients.none")}</Empty>;
  }
  return (
    <div className="panel scroll-x">
      <table className="clients">
        <thead>
          <tr>
            <th scope="col">{t("ui.clients.column.client")}</th>
            <th scope="col">{t("ui.clients.column.methods")}</th>
            <th scope="col">{t("ui.clients.column.stands")}</th>
            <th scope="col">{t("ui.clients.column.now")}</th>
            <th scope="col">{t("ui.clients.column.date")}</th>
            <th scope="col">{t("ui.clients.column.week")}</th>
            <th scope="col">
              <span className="unseen">{t("ui.clients.column.more")}</span>
            </th>
          </tr>
        </thead>
        {listed.map((group) => (
          <tbody key={group} className={group}>
            <tr className="group">
              <th scope="rowgroup" colSpan={7}>
                {t(`ui.clients.group.${group}`)}{" "}
                <span className="secondary">{of(group).length}</span>
              </th>
            </tr>
            {of(group).map((client) => (
              <ClientRow key={client.slug} client={client} />
            ))}
          </tbody>
        ))}
        {archived.length > 0 && (
          <tbody className="archived">
            <tr className="group">
              <th scope="rowgroup" colSpan={7}>
                <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
                  {open ? <DownOutlined /> : <RightOutlined />} {t("ui.clients.group.archived")}{" "}
                  <span className="secondary">{archived.length}</span>
                </button>
              </th>
            </tr>
            {open && archived.map((client) => <ClientRow key={client.slug} client={client} />)}
          </tbody>
        )}
      </table>
    </div>
  );
}

function Legend() {
  const { t } = useTexts();
  return (
    <div className="legend secondary">
      <ul className="row">
        {marks.map((mark) => (
          <li key={mark} className="row">
            <Mark state={mark} /> {t(`ui.clients.mark.${mark}`)}
          </li>
        ))}
      </ul>
      <p>
        {t("ui.clients.steps", {
          steps: steps.map((step) => t(`path.step.${step}`)).join(" · "),
        })}
      </p>
    </div>
  );
}
