import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { query } from "../api/query";
import type { NeedsYou, Overview } from "../api/types";
import { CalendarButton } from "../components/CalendarButton";
import { LinkButton } from "../components/LinkButton";
import { Loaded } from "../components/Loaded";
import { LoginBars } from "../components/LoginBars";
import { LoginOutcome } from "../components/LoginOutcome";
import { PathNow } from "../components/PathNow";
import { Reminders } from "../components/Reminders";
import { StepStrip } from "../components/StepStrip";
import { useWorkspace } from "../components/use-workspace";
import { hasText } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { CopyField } from "../ui/Field";
import { ExperimentOutlined, RightOutlined, WarningFilled } from "../ui/icons";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { StateTag } from "../ui/StateTag";
import { formatAgo, formatCount } from "../util/format";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

/** Where the set-up stands, what needs a person, and how the logins are going. */
export function OverviewPage() {
  const { t } = useTexts();
  const { slug, mode } = useWorkspace();
  const overview = useQuery(
    query("overview", { workspace: slug, utc_offset_minutes: -new Date().getTimezoneOffset() }),
  );
  return (
    <>
      <PageHeader title={t("ui.nav.overview")}>
        {mode === "sandbox" && (
          <LinkButton {...paths.lab(slug)} icon={<ExperimentOutlined />}>
            {t("ui.try_login")}
          </LinkButton>
        )}
      </PageHeader>
      <div className="page-body">
        <Loaded query={overview}>{(data) => <Content overview={data} />}</Loaded>
      </div>
    </>
  );
}

function Content({ overview }: { overview: Overview }) {
  const { t, lang } = useTexts();
  const { slug, issuer } = useWorkspace();
  const days = overview.logins_by_day;
  const sum = (of: "completed" | "refused" | "failed") =>
    formatCount(
      days.reduce((total, day) => total + day[of], 0),
      lang,
    );
  return (
    <>
      <SetUp overview={overview} />
      <div className="overview">
        <div className="stack">
          <Panel title={t("ui.overview.logins")} extra={t("ui.overview.days")}>
            <div className="figures">
              <Figure name={t("ui.overview.completed")} value={sum("completed")} />
              <Figure name={t("ui.overview.refused")} value={sum("refused")} />
              <Figure name={t("ui.overview.failed")} value={sum("failed")} />
              <Figure
                name={t("ui.overview.users")}
                value={formatCount(overview.totals.users, lang)}
              />
            </div>
            <LoginBars days={days} />
          </Panel>
        </div>
        <div className="stack">
          <Needs needs={overview.needs_you} />
          <JustNow />
          <Panel title={t("ui.overview.addresses")}>
            <dl className="fields">
              <CopyField label="issuer" value={issuer} />
              <CopyField label="discovery" value={`${issuer}/.well-known/openid-configuration`} />
            </dl>
            <LinkButton {...paths.applications(slug)} look="link" size="small">
              {t("ui.overview.all_endpoints")}
            </LinkButton>
          </Panel>
        </div>
      </div>
    </>
  );
}

function SetUp({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const { path } = overview;
  const { next } = path;
  // What was refused has its own way on; two primary buttons would leave one wondering.
  const isRefused = path.steps.some(({ state }) => state === "refused");
  return (
    <Panel
      title={t("ui.overview.set_up")}
      extra={
        next ? (
          <LinkButton
            {...paths.setUp(slug, { step: next })}
            look={isRefused ? "default" : "primary"}
          >
            {t("ui.overview.next", { step: t(`path.step.${next}`) })}
          </LinkButton>
        ) : path.phase === "waiting" ? (
          <StateTag tone="quiet">{t("ui.path.waits")}</StateTag>
        ) : (
          <StateTag tone="good">{t("ui.overview.ready")}</StateTag>
        )
      }
    >
      <StepStrip steps={path.steps} onStep={(step) => void navigate(paths.setUp(slug, { step }))} />
      {path.at_wechat.map((at) => (
        <PathNow
          key={`${at.subject} ${at.step}`}
          at={at}
          primary={at === path.at_wechat[0] && (isRefused || !next)}
        />
      ))}
    </Panel>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <span className="secondary">{name}</span>
      <strong className="figure">{value}</strong>
    </div>
  );
}

function Needs({ needs }: { needs: readonly NeedsYou[] }) {
  const { t } = useTexts();
  const { slug } = useWorkspace();
  const reminders = useQuery(query("get_reminders", { workspace: slug })).data ?? [];
  return (
    <Panel title={t("ui.overview.needs_you")} extra={<CalendarButton workspace={slug} />} flush>
      {needs.length + reminders.length === 0 ? (
        <p className="calm">{t("ui.overview.nothing")}</p>
      ) : (
        <ul className="needs">
          <Reminders workspace={slug} reminders={reminders} />
          {needs.map((need) => (
            <Need key={`${need.kind} ${need.subject}`} need={need} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Need({ need }: { need: NeedsYou }) {
  const { t } = useTexts();
  const { slug } = useWorkspace();
  const { kind, subject, count, text_key, applications } = need;
  const to = kind === "conflict" ? paths.users(slug, { view: "conflicts" }) : paths.sources(slug);
  return (
    <li>
      <WarningFilled className={kind === "source_failing" ? "bad" : "act"} />
      <span className="grow">
        {hasText(text_key) ? t(text_key, { subject, count }) : subject}
        {applications.length > 0 && (
          <small className="secondary">
            {t("ui.overview.affected", { names: applications.join(" · ") })}
          </small>
        )}
      </span>
      <LinkButton {...to} look="link" size="small" icon={<RightOutlined />} iconPlacement="end">
        {t("ui.overview.look")}
      </LinkButton>
    </li>
  );
}

const LATEST = 5;

function JustNow() {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const logins = useQuery(query("list_logins", { workspace, limit: LATEST }));
  return (
    <Panel
      title={t("ui.overview.just_now")}
      extra={
        <LinkButton {...paths.activity(workspace)} look="link" size="small">
          {t("ui.nav.activity")}
        </LinkButton>
      }
      flush
    >
      <Loaded query={logins} waiting={null}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="calm">{t("ui.login.empty")}</p>
          ) : (
            <ul className="latest">
              {items.map((login) => (
                <li key={login.id}>
                  <Avatar name={login.user?.name ?? "?"} size={20} />
                  <span className="ellipsis">{login.user?.name ?? "—"}</span>
                  <LoginOutcome login={login} />
                  <span className="secondary">{formatAgo(login.started_at, lang, Date.now())}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
