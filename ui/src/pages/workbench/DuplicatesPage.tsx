import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { App, Button, Select } from "antd";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { DuplicateView, MergeField } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import { hasText } from "../../i18n";
import { MoreButton } from "../../table/MoreButton";
import { Empty } from "../../ui/Empty";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { formatCount, formatDate } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { Workbench } from "./Workbench";

/** Users whom a UnionID or a proven phone number shows to be one person. */
export function DuplicatesPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const groups = useInfiniteQuery({
    queryKey: ["list_duplicates", { workspace }],
    queryFn: ({ pageParam }) => host().call("list_duplicates", { workspace, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Workbench workspace={workspace}>
      <Panel
        title={t("ui.workbench.duplicates.title")}
        extra={<MergeAll workspace={workspace} />}
        flush
      >
        <Loaded query={groups}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0) return <Empty>{t("ui.workbench.duplicates.empty")}</Empty>;
            return (
              <>
                <ul className="workbench-list">
                  {items.map((group) => (
                    <Group key={group.group} group={group} workspace={workspace} />
                  ))}
                </ul>
                <MoreButton query={groups} />
              </>
            );
          }}
        </Loaded>
      </Panel>
    </Workbench>
  );
}

/** Everything that nothing speaks against, at once. */
function MergeAll({ workspace }: { workspace: string }) {
  const { t, lang } = useTexts();
  const { modal } = App.useApp();
  const { data } = useQuery(query("get_coverage", { workspace }));
  const merge = useToldCommand("merge_duplicates");
  const ready = data?.duplicates.ready ?? 0;
  if (ready === 0) return null;
  const n = formatCount(ready, lang);
  const ask = () =>
    void modal.confirm({
      title: t("ui.workbench.duplicates.merge_all.title", { n }),
      content: t("ui.workbench.duplicates.merge_all.consequence"),
      okText: t("ui.workbench.duplicates.merge_all", { n }),
      cancelText: t("ui.cancel"),
      onOk: () => merge.mutate({ workspace, only: [] }),
    });
  return (
    <Button type="primary" loading={merge.isPending} onClick={ask}>
      {t("ui.workbench.duplicates.merge_all", { n })}
    </Button>
  );
}

function Group({ group, workspace }: { group: DuplicateView; workspace: string }) {
  const { t, lang } = useTexts();
  const merge = useToldCommand("merge_duplicates");
  const decline = useToldCommand("decline_duplicate");
  const { evidence, value, users, obstacle, obstacle_message } = group;
  const word = `ui.workbench.evidence.${evidence}`;
  const isDeclined = obstacle === "declined";
  return (
    <li>
      <div className="grow">
        <p>
          {hasText(word) && t(word)} <code className="mono">{value}</code>
        </p>
        <p className="row">
          {users.map(({ id, name, created_at }, position) => (
            <LinkButton key={id} {...paths.users(workspace, { user: id })} size="small">
              <span data-person>{name}</span>
              {" · "}
              {formatDate(created_at, lang, Date.now())}
              {position === 0 && ` · ${t("ui.workbench.duplicates.stays")}`}
            </LinkButton>
          ))}
        </p>
        {!isDeclined && <Values group={group} workspace={workspace} />}
      </div>
      <StateTag tone={obstacle === undefined ? "good" : isDeclined ? "quiet" : "act"}>
        {obstacle_message ?? t("ui.workbench.duplicates.ready")}
      </StateTag>
      {!isDeclined && obstacle !== "two_unionids" && (
        <Button
          size="small"
          loading={merge.isPending}
          onClick={() => merge.mutate({ workspace, only: [group.group] })}
        >
          {t("ui.workbench.duplicates.merge")}
        </Button>
      )}
      <Button
        size="small"
        loading={decline.isPending}
        onClick={() => decline.mutate({ workspace, group: group.group, declined: !isDeclined })}
      >
        {t(isDeclined ? "ui.workbench.duplicates.ask_again" : "ui.workbench.duplicates.decline")}
      </Button>
    </li>
  );
}

/** Where they differ, whose value stays. */
function Values({ group, workspace }: { group: DuplicateView; workspace: string }) {
  const { t } = useTexts();
  const choose = useToldCommand("choose_duplicate_value");
  const nameOf = (id: string) => group.users.find((user) => user.id === id)?.name ?? "";
  if (group.fields.length === 0) return null;
  return (
    <div className="row duplicate-values">
      {group.fields.map(({ field, values, winner }) => {
        const label = t("ui.workbench.duplicates.value", { field: t(`ui.merge.field.${field}`) });
        return (
          // biome-ignore lint/a11y/noLabelWithoutControl: it has one, further in.
          <label key={field}>
            <span className="secondary">{label}</span>
            <Select<string>
              size="small"
              aria-label={label}
              value={winner}
              loading={choose.isPending}
              popupMatchSelectWidth={false}
              onChange={(user) => choose.mutate({ workspace, group: group.group, field, user })}
              options={values.map(({ user, value }) => ({
                value: user,
                label: <span data-person>{shown(field, value, nameOf(user))}</span>,
              }))}
            />
          </label>
        );
      })}
    </div>
  );

  function shown(field: MergeField, value: string, name: string) {
    if (field === "picture") return name;
    if (field !== "disabled") return value;
    return t(value === "true" ? "ui.user.disabled" : "ui.user.normal");
  }
}
