import { Button } from "antd";
import type { ReactNode } from "react";
import type { Lab, PhoneAction } from "../../api/types";
import { host } from "../../host";
import { Avatar } from "../../ui/Avatar";
import {
  CheckOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  GlobalOutlined,
  MobileOutlined,
  WechatOutlined,
} from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { useTexts } from "../../util/use-texts";
import { Faults } from "./Faults";
import { Consent, Message, PhoneFrame } from "./Phone";
import { personName } from "./person-name";
import type { PhoneSight } from "./staged-phone";

interface StagedPhoneProps {
  lab: Lab;
  sight: PhoneSight | undefined;
  /** What the scenario has the person tap next, if it is on this page. */
  tap?: PhoneAction;
  onTap: () => void;
}

/** Whose phone is looked at in a scenario, and what it shows. */
export function StagedPhone({ lab, sight, tap, onTap }: StagedPhoneProps) {
  const { t } = useTexts();
  const person = lab.people.find(({ name }) => name === sight?.person);
  const name = person ? personName(person, t) : sight?.person;
  return (
    <Panel
      title={t("try.phone.title")}
      extra={name && <span data-person>{t("ui.lab.phone.whose", { person: name })}</span>}
      className="lab-phone staged"
    >
      <PhoneFrame>
        <Sight
          lab={lab}
          sight={sight}
          name={name ?? ""}
          phone={person?.phone}
          tap={tap}
          onTap={onTap}
        />
      </PhoneFrame>
      <Button type="link" size="small" onClick={() => void host().openExternal(lab.phone_url)}>
        {t("ui.lab.phone.open")}
      </Button>
      <Faults lab={lab} />
    </Panel>
  );
}

interface SightProps extends StagedPhoneProps {
  name: string;
  phone?: string;
}

function Sight({ lab, sight, name, phone, tap, onTap }: SightProps) {
  const { t } = useTexts();
  if (!sight) {
    return (
      <Message icon={<MobileOutlined />} tone="quiet" title={t("ui.lab.phone.none")}>
        {t("ui.lab.phone.none_hint")}
      </Message>
    );
  }
  const { page, told } = sight;
  const app = sight.app || appOf(lab, page);
  switch (page) {
    case "consent":
      // Only what the scenario does next can be tapped: it is told, not improvised.
      return (
        <Consent
          app={app}
          name={name}
          busy={tap === undefined}
          onPress={(action) => {
            if (action === tap) onTap();
          }}
        />
      );
    case "allowed":
    case "refused":
    case "expired":
    case "taken":
      return (
        <Message
          icon={notices[page]}
          tone={page === "allowed" ? "good" : "quiet"}
          title={t(`simulator.phone.${page}`)}
        >
          {t(`simulator.phone.${page}_hint`)}
        </Message>
      );
    case "follow":
      return (
        <Account app={app} word={t("simulator.phone.not_followed")}>
          {t("simulator.phone.follow_scanned_hint")}
        </Account>
      );
    case "chat":
      return (
        <Account app={app} word={t("simulator.phone.followed")}>
          {t("simulator.phone.no_messages_hint")}
        </Account>
      );
    case "unfollowed":
      return (
        <Account app={app} word={t("ui.lab.phone.unfollowed")}>
          {t("simulator.phone.follow_hint")}
        </Account>
      );
    case "mini_program":
      return (
        <MiniProgram app={app} label={t("simulator.phone.js_code")} code={told ?? ""}>
          {t("simulator.phone.mini_hint")}
        </MiniProgram>
      );
    case "number":
      return (
        <MiniProgram app={app} label={t("simulator.phone.phone_code")} code={told ?? ""}>
          {t("ui.lab.phone.number")} {phone}
        </MiniProgram>
      );
    case "web":
      return (
        <Message
          icon={<GlobalOutlined />}
          tone="quiet"
          title={t("simulator.phone.web")}
          foot={told && <code className="mono phone-told">{told}</code>}
        >
          {t("simulator.phone.web_hint")}
        </Message>
      );
    default:
      return page satisfies never;
  }
}

/** A page that the answer names no app for is that of the first app of its kind. */
function appOf({ apps }: Lab, page: PhoneSight["page"]): string {
  const kind = page === "mini_program" || page === "number" ? "mini_program" : "official_account";
  return apps.find((app) => app.kind === kind)?.name ?? "";
}

const notices: Record<"allowed" | "refused" | "expired" | "taken", ReactNode> = {
  allowed: <CheckOutlined />,
  refused: <CloseOutlined />,
  expired: <ClockCircleOutlined />,
  taken: <CloseOutlined />,
};

function Account({ app, word, children }: { app: string; word: string; children: ReactNode }) {
  const { t } = useTexts();
  return (
    <div className="phone-account">
      <p className="phone-app">
        <Avatar name={app || "?"} size={40} />
        <span>
          <strong data-person>{app}</strong>
          <small>{t("simulator.phone.kind_official_account")}</small>
        </span>
      </p>
      <p className="phone-word">
        <WechatOutlined /> {word}
      </p>
      <p>{children}</p>
    </div>
  );
}

interface MiniProgramProps {
  app: string;
  label: string;
  code: string;
  children: ReactNode;
}

function MiniProgram({ app, label, code, children }: MiniProgramProps) {
  const { t } = useTexts();
  return (
    <div className="phone-account">
      <p className="phone-app">
        <Avatar name={app || "?"} size={40} />
        <span>
          <strong data-person>{app}</strong>
          <small>{t("simulator.phone.kind_mini_program")}</small>
        </span>
      </p>
      <dl>
        <dt>{label}</dt>
        <dd>
          <code className="mono">{code}</code>
        </dd>
      </dl>
      <p>{children}</p>
      <p>{t("simulator.phone.code_life")}</p>
    </div>
  );
}
