import { Button, Radio } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { MigrationRowView, PartyView, RowSettlement } from "../../api/types";
import { formatAgo, formatCount, formatDate, shorten } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface ConflictRowProps {
  workspace: string;
  row: MigrationRowView;
  canSettle: boolean;
  onSettled: () => void;
}

/** The parties of a conflict side by side, what agrees between them, and how it can be settled. */
export function ConflictRow({ workspace, row, canSettle, onSettled }: ConflictRowProps) {
  const { t, lang } = useTexts();
  const { dispute, number, settlement } = row;
  const [chosen, setChosen] = useState<RowSettlement | undefined>(settlement);
  const settle = useToldCommand("settle_rows");
  if (!dispute) return null;
  const choice = chosen ?? dispute.options.find((option) => option !== "skip") ?? "skip";
  const count = formatCount(number, lang);
  return (
    <div className="dispute">
      <div className="parties">
        <Party
          title={t("ui.migration.conflict.file", { n: count })}
          party={dispute.row}
          others={dispute.users}
        />
        {dispute.users.map((party) => (
          <Party
            key={party.user}
            title={t("ui.migration.conflict.by", {
              field: party.by.map((field) => t(`migration.field.${field}`)).join(" · "),
            })}
            party={party}
            others={[dispute.row]}
          />
        ))}
      </div>
      {canSettle && (
        <div className="settling">
          <Radio.Group
            aria-label={t("ui.migration.conflict.settle", { n: count })}
            value={choice}
            onChange={({ target }) => setChosen(target.value)}
            options={dispute.options.map((value) => ({
              value,
              label: t(`migration.settle.${value}`),
            }))}
          />
          <span className="settling-actions">
            {settlement && (
              <Button
                type="text"
                onClick={() => settle.mutate({ workspace, rows: [number], settlement: undefined })}
              >
                {t("ui.migration.conflict.reopen")}
              </Button>
            )}
            <Button
              loading={settle.isPending}
              onClick={() =>
                settle.mutate(
                  { workspace, rows: [number], settlement: choice },
                  { onSuccess: onSettled },
                )
              }
            >
              {t("ui.migration.conflict.next")}
            </Button>
          </span>
        </div>
      )}
    </div>
  );
}

interface PartyProps {
  title: string;
  party: PartyView;
  others: PartyView[];
}

function Party({ title, party, others }: PartyProps) {
  const { t, lang } = useTexts();
  const { name, phone, email, openids, unionids, created_at, last_login_at, user } = party;
  const shared = (has: (other: PartyView) => boolean) => others.some(has);
  return (
    <section className="party">
      <header>
        <span className="secondary">{title}</span>
        <strong data-person>{name ?? (user ? shorten(user) : "")}</strong>
        {created_at !== undefined && (
          <span className="secondary">{formatDate(created_at, lang, Date.now())}</span>
        )}
      </header>
      <dl>
        {user && (
          <Line label={t("ui.migration.conflict.last_login")}>
            {last_login_at === undefined
              ? t("ui.migration.conflict.never")
              : formatAgo(last_login_at, lang, Date.now())}
          </Line>
        )}
        <Line
          label={t("migration.field.phone")}
          same={shared((other) => phone !== undefined && other.phone === phone)}
        >
          {phone}
        </Line>
        {(email || others.some((other) => other.email)) && (
          <Line
            label={t("migration.field.email")}
            same={shared((other) => email !== undefined && other.email === email)}
          >
            {email}
          </Line>
        )}
        <Ids label="OpenID" ids={openids} others={others.flatMap((other) => other.openids)} />
        <Ids label="UnionID" ids={unionids} others={others.flatMap((other) => other.unionids)} />
      </dl>
    </section>
  );
}

function Ids({ label, ids, others }: { label: string; ids: string[]; others: string[] }) {
  if (ids.length === 0 && others.length === 0) return null;
  return (
    <Line label={label} same={ids.some((id) => others.includes(id))}>
      {ids.length > 0 && (
        <code className="mono" title={ids.join(" ")}>
          {ids.map(shorten).join(" ")}
        </code>
      )}
    </Line>
  );
}

interface LineProps {
  label: string;
  same?: boolean;
  children: React.ReactNode;
}

function Line({ label, same, children }: LineProps) {
  const { t } = useTexts();
  return (
    <div className={same ? "same" : undefined}>
      <dt>{label}</dt>
      <dd>
        {children ? (
          <span data-person>{children}</span>
        ) : (
          <span className="secondary">{t("ui.migration.conflict.none")}</span>
        )}
        {same && <span className="chip good">{t("ui.migration.conflict.same")}</span>}
      </dd>
    </div>
  );
}
