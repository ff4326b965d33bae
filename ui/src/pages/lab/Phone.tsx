import type { ReactNode } from "react";
import type { LabPerson, PhoneAction } from "../../api/types";
import { Avatar } from "../../ui/Avatar";
import { CheckOutlined, CloseOutlined, EllipsisOutlined, QrcodeOutlined } from "../../ui/icons";
import { formatTime } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { personName } from "./person-name";
import type { PhoneScreen } from "./phone-screen";

interface PhoneProps {
  screen: PhoneScreen;
  person: LabPerson | undefined;
  busy: boolean;
  onPress: (action: PhoneAction) => void;
}

/** The virtual phone, laid out as WeChat lays out its own pages. */
export function Phone({ screen, person, busy, onPress }: PhoneProps) {
  return (
    <PhoneFrame>
      <Page screen={screen} person={person} busy={busy} onPress={onPress} />
    </PhoneFrame>
  );
}

/** What surrounds every page. */
export function PhoneFrame({ children }: { children: ReactNode }) {
  const { t, lang } = useTexts();
  return (
    <section className="phone" aria-label={t("simulator.phone.screen")}>
      <div className="phone-status" aria-hidden="true">
        <span>{formatTime(Date.now(), lang)}</span>
        <i className="phone-island" />
        <span>5G 86%</span>
      </div>
      <div className="phone-bar" aria-hidden="true">
        <CloseOutlined />
        <EllipsisOutlined />
      </div>
      <div className="phone-page" aria-live="polite">
        {children}
      </div>
      <div className="phone-home" aria-hidden="true" />
    </section>
  );
}

function Page({ screen, person, busy, onPress }: PhoneProps) {
  const { t } = useTexts();
  switch (screen.kind) {
    case "waiting":
      return (
        <Message title={t("simulator.phone.waiting")}>{t("simulator.phone.waiting_hint")}</Message>
      );
    case "scan":
      return (
        <Message
          icon={<QrcodeOutlined />}
          title={screen.code.app_name}
          foot={
            <Press main busy={busy} onPress={() => onPress("scan")}>
              {t("simulator.phone.scan")}
            </Press>
          }
        >
          {t("ui.lab.scan_hint")}
        </Message>
      );
    case "taken":
      return (
        <Message title={t("simulator.phone.taken")}>{t("simulator.phone.taken_hint")}</Message>
      );
    case "consent":
      return (
        <Consent
          app={screen.code.app_name}
          name={personName(person, t)}
          busy={busy}
          onPress={onPress}
        />
      );
    case "refused":
      return (
        <Message
          tone="quiet"
          icon={<CloseOutlined />}
          title={t("simulator.phone.refused")}
          foot={
            screen.code && (
              <Press busy={busy} onPress={() => onPress("scan")}>
                {t("simulator.phone.scan_again")}
              </Press>
            )
          }
        >
          {t("simulator.phone.refused_hint")}
        </Message>
      );
    case "allowed":
      return (
        <Message tone="good" icon={<CheckOutlined />} title={t("simulator.phone.allowed")}>
          {t("simulator.phone.allowed_hint")}
        </Message>
      );
    default:
      return screen satisfies never;
  }
}

interface MessageProps {
  title: ReactNode;
  icon?: ReactNode;
  tone?: "good" | "quiet";
  foot?: ReactNode;
  children: ReactNode;
}

/** A page that says one thing. */
export function Message({ title, icon, tone, foot, children }: MessageProps) {
  return (
    <>
      <div className="phone-message">
        {icon && <span className={`phone-icon ${tone ?? ""}`}>{icon}</span>}
        <h3>{title}</h3>
        <p>{children}</p>
      </div>
      {foot && <div className="phone-foot">{foot}</div>}
    </>
  );
}

interface ConsentProps {
  app: string;
  name: string;
  busy: boolean;
  onPress: (action: PhoneAction) => void;
}

/** Whether an app may log somebody in. */
export function Consent({ app, name, busy, onPress }: ConsentProps) {
  const { t } = useTexts();
  return (
    <>
      <div className="phone-consent">
        <p className="phone-app">
          <Avatar name={app} size={32} />
          <span data-person>{t("simulator.phone.requests", { app })}</span>
        </p>
        <h3>{t("simulator.phone.consent_title")}</h3>
        <p>{t("simulator.phone.consent_scope")}</p>
        <div className="phone-profile">
          <Avatar name={name} size={36} />
          <span>
            <strong>{name}</strong>
            <small>{t("simulator.phone.profile")}</small>
          </span>
          <CheckOutlined />
        </div>
      </div>
      <div className="phone-foot">
        <Press busy={busy} onPress={() => onPress("refuse")}>
          {t("simulator.phone.refuse")}
        </Press>
        <Press main busy={busy} onPress={() => onPress("confirm")}>
          {t("simulator.phone.allow")}
        </Press>
      </div>
    </>
  );
}

interface PressProps {
  main?: boolean;
  busy: boolean;
  onPress: () => void;
  children: ReactNode;
}

/** A button as WeChat draws it: it belongs to the phone, not to the console. */
function Press({ main, busy, onPress, children }: PressProps) {
  return (
    <button
      type="button"
      className={main ? "press main-press" : "press"}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onPress();
      }}
    >
      {children}
    </button>
  );
}
