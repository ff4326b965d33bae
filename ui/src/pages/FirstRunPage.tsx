import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useCommand } from "../api/command";
import { query } from "../api/query";
import { FailureLine } from "../components/Failure";
import { LinkButton } from "../components/LinkButton";
import { Plain } from "../components/Plain";
import { RecoveryCodeDialog } from "../components/RecoveryCodeDialog";
import {
  ArrowRightOutlined,
  CheckOutlined,
  LaptopOutlined,
  MobileOutlined,
  QrcodeOutlined,
  UserOutlined,
} from "../ui/icons";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

/** Two ways in: set up the real thing, or see a whole login first. */
export function FirstRunPage() {
  const { t } = useTexts();
  return (
    <Plain>
      <div className="first">
        <h1>{t("ui.first.title")}</h1>
        <p className="first-lead">{t("ui.first.lead")}</p>
        <div className="doors">
          <SetUpDoor />
          <LabDoor />
        </div>
        <RecoveryHint />
      </div>
    </Plain>
  );
}

const steps = ["method", "prepare", "wait", "connect", "live"] as const;

function SetUpDoor() {
  const { t } = useTexts();
  return (
    <section className="door">
      <h2>{t("ui.first.set_up.title")}</h2>
      <p className="door-lead">{t("ui.first.set_up.lead")}</p>
      <ol className="door-steps">
        {steps.map((step, index) => (
          <li key={step}>
            <span className="number">{index + 1}</span>
            <strong>{t(`ui.first.step.${step}.name`)}</strong>
            <span className="secondary">{t(`ui.first.step.${step}.what`)}</span>
            <span className="secondary">{t(`ui.first.step.${step}.time`)}</span>
          </li>
        ))}
      </ol>
      <div className="door-foot">
        <LinkButton
          {...paths.newWorkspace()}
          look="primary"
          size="large"
          icon={<ArrowRightOutlined />}
          iconPlacement="end"
        >
          {t("ui.first.set_up.action")}
        </LinkButton>
        <span className="secondary">{t("ui.first.set_up.needs")}</span>
      </div>
    </section>
  );
}

function LabDoor() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const seeItWork = useCommand(
    "see_it_work",
    ({ workspace }) => void navigate(paths.lab(workspace)),
  );
  return (
    <section className="door">
      <h2>{t("ui.first.lab.title")}</h2>
      <p className="door-lead">{t("ui.first.lab.lead")}</p>
      <div className="story">
        <Tile icon={<QrcodeOutlined />} name={t("ui.first.scan")} how={t("ui.first.scan.how")} />
        <ArrowRightOutlined />
        <Tile icon={<MobileOutlined />} name={t("ui.first.allow")} how={t("ui.first.allow.how")} />
        <ArrowRightOutlined />
        <Tile
          icon={<UserOutlined />}
          name={t("ui.first.signed_in")}
          how={t("ui.first.signed_in.how")}
          good
        />
      </div>
      <ul className="ticks">
        {(["ui.first.tick.words", "ui.first.tick.people", "ui.first.tick.clean"] as const).map(
          (tick) => (
            <li key={tick}>
              <CheckOutlined />
              {t(tick)}
            </li>
          ),
        )}
      </ul>
      <FailureLine error={seeItWork.error} />
      <div className="door-foot">
        <Button
          size="large"
          icon={<ArrowRightOutlined />}
          iconPlacement="end"
          loading={seeItWork.isPending}
          onClick={() => seeItWork.mutate({})}
        >
          {t("ui.first.lab.action")}
        </Button>
        <span className="secondary">{t("ui.first.lab.time")}</span>
      </div>
    </section>
  );
}

interface TileProps {
  icon: ReactNode;
  name: string;
  how: string;
  good?: boolean;
}

function Tile({ icon, name, how, good }: TileProps) {
  return (
    <div>
      <div className={good ? "story-tile good" : "story-tile"}>{icon}</div>
      <strong>{name}</strong>
      <span className="secondary">{how}</span>
    </div>
  );
}

function RecoveryHint() {
  const { t } = useTexts();
  const { data: status } = useQuery(query("status", {}));
  const [open, setOpen] = useState(false);
  return (
    <footer className="first-foot">
      <LaptopOutlined />
      <span>{t("ui.first.stays_here")}</span>
      {status?.recovery_code_pending && (
        <Button type="link" size="small" onClick={() => setOpen(true)}>
          {t("ui.recovery.show")}
        </Button>
      )}
      {open && <RecoveryCodeDialog onDone={() => setOpen(false)} />}
    </footer>
  );
}
