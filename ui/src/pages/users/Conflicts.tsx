import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { ConflictUser, ConflictView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import { hasText } from "../../i18n";
import { MoreButton } from "../../table/MoreButton";
import { Empty } from "../../ui/Empty";
import { StateTag } from "../../ui/StateTag";
import { formatAgo, shorten } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { MergeDialog } from "./MergeDialog";

const PAGE = 50;

/** What only a person can settle: one WeChat user who leads to two accounts, or to another than before. */
export function Conflicts({ workspace }: { workspace: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(true);
  const conflicts = useInfiniteQuery({
    queryKey: ["list_conflicts", { workspace, open }],
    queryFn: ({ pageParam }) =>
      host().call("list_conflicts", { workspace, open, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <div className="conflicts">
      <Segmented
        aria-label={t("ui.conflict.title")}
        value={open ? "open" : "settled"}
        onChange={(value) => setOpen(value === "open")}
        options={(["open", "settled"] as const).map((value) => ({
          value,
          label: t(`ui.conflict.${value}`),
        }))}
      />
      <Loaded query={conflicts}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return <Empty>{t(open ? "ui.conflict.none_open" : "ui.conflict.none_settled")}</Empty>;
          }
          return (
            <ul className="panel conflict-list">
              {items.map((conflict) => (
                <Conflict key={conflict.id} conflict={conflict} workspace={workspace} />
              ))}
              <MoreButton query={conflicts} />
            </ul>
          );
        }}
      </Loaded>
    </div>
  );
}

interface ConflictProps {
  conflict: ConflictView;
  workspace: string;
}

function Conflict({ conflict, workspace }: ConflictProps) {
  const { t, lang } = useTexts();
  const { kind, users, identities, times, noticed_at, login, settlement } = conflict;
  const settled = `ui.conflict.settlement.${settlement}`;
  return (
    <li>
      <header>
        <StateTag tone={settlement ? "good" : "act"}>{t(`ui.conflict.${kind}`)}</StateTag>
        <span className="secondary">
          {t("ui.conflict.times", { n: times, when: formatAgo(noticed_at, lang, Date.now()) })}
        </span>
        {settlement && hasText(settled) && <span className="secondary">{t(settled)}</span>}
        {login && (
          <LinkButton {...paths.activity(workspace, { login })} look="link" size="small">
            {t("ui.conflict.login")}
          </LinkButton>
        )}
      </header>
      <p className="row">
        {users.map((user) => (
          <Party key={user.id} user={user} workspace={workspace} />
        ))}
        {identities.map(({ kind, value }) => (
          <code className="mono secondary" key={`${kind} ${value}`} title={value}>
            {kind} {shorten(value)}
          </code>
        ))}
      </p>
      {!settlement && <Settle conflict={conflict} workspace={workspace} />}
    </li>
  );
}

function Party({ user, workspace }: { user: ConflictUser; workspace: string }) {
  const { t } = useTexts();
  if (user.name === "") return <span className="secondary">{t("ui.conflict.gone")}</span>;
  return (
    <LinkButton {...paths.users(workspace, { user: user.id })} size="small">
      <span data-person>{user.name}</span>
    </LinkButton>
  );
}

function Settle({ conflict, workspace }: ConflictProps) {
  const { t } = useTexts();
  const [merging, setMerging] = useState(false);
  const dismiss = useCommand("dismiss_conflict");
  const [kept, removed] = conflict.users.filter(({ name }) => name !== "");
  return (
    <div className="row user-actions">
      {kept && removed && (
        <Button size="small" onClick={() => setMerging(true)}>
          {t("ui.conflict.merge")}
        </Button>
      )}
      <Button
        size="small"
        loading={dismiss.isPending}
        onClick={() => dismiss.mutate({ workspace, conflict: conflict.id })}
      >
        {t("ui.conflict.dismiss")}
      </Button>
      <FailureLine error={dismiss.error} />
      {merging && kept && removed && (
        <MergeDialog
          workspace={workspace}
          kept={kept.id}
          removed={removed.id}
          onClose={() => setMerging(false)}
        />
      )}
    </div>
  );
}
