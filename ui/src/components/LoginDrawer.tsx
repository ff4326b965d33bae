import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Drawer, Timeline } from "antd";
import { query } from "../api/query";
import type { LoginDetail } from "../api/types";
import { Field } from "../ui/Field";
import { formatDuration, formatInstant } from "../util/format";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { DoctorButton } from "./DoctorButton";
import { Reference } from "./Failure";
import { LinkButton } from "./LinkButton";
import { Loaded } from "./Loaded";
import { LoginOutcome } from "./LoginOutcome";
import { traceColour, traceSentence } from "./trace-sentence";

/** One login: how it went, step by step, and what to do if it went wrong. */
export function LoginDrawer({ login: id, onClose }: { login: string; onClose: () => void }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const login = useQuery(query("get_login", { workspace, login: id }));
  return (
    <Drawer open size={480} title={t("ui.login.title")} onClose={onClose}>
      <Loaded query={login}>{(detail) => <Story login={detail} />}</Loaded>
    </Drawer>
  );
}

function Story({ login }: { login: LoginDetail }) {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  return (
    <div className="login-story">
      <LoginOutcome login={login} />
      {login.explanation && (
        <div className="explanation">
          <p>{login.explanation.meaning}</p>
          <p>{login.explanation.remedy}</p>
          {login.errcode !== undefined && <DoctorButton about={login.errcode} />}
        </div>
      )}
      <dl className="fields">
        <Field label={t("ui.login.column.started")}>
          {formatInstant(login.started_at, lang, Date.now())}
        </Field>
        <Field label={t("ui.login.column.application")}>{login.application}</Field>
        <Field label={t("ui.login.column.source")}>{login.source}</Field>
        {login.user && (
          <Field label={t("ui.login.column.user")}>
            <LinkButton
              {...paths.users(workspace, { user: login.user.id })}
              look="link"
              size="small"
            >
              {login.user.name}
            </LinkButton>
          </Field>
        )}
      </dl>
      <h2>{t("ui.login.trace")}</h2>
      <Timeline
        items={login.trace.map((entry, index) => ({
          // Entries never move and may be alike.
          key: index,
          color: traceColour(entry),
          content: (
            <span className="trace">
              {traceSentence(entry, t)}
              <span className="secondary">
                +{formatDuration(entry.at - login.started_at, lang)}
              </span>
            </span>
          ),
        }))}
      />
      <Reference reference={login.reference} />
    </div>
  );
}
