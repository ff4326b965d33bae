import { useState } from "react";
import type { ApplicationView } from "../../api/types";
import { Enablements } from "../../components/Enablements";
import { Panel } from "../../ui/Panel";
import { useTexts } from "../../util/use-texts";
import { BrandingForm, type LookInput, lookOf } from "./BrandingForm";
import { Preview } from "./Preview";

interface LoginPageTabProps {
  workspace: string;
  application: ApplicationView;
}

/** What the end user meets: which methods, in which order, in which dress; and how that looks. */
export function LoginPageTab({ workspace, application }: LoginPageTabProps) {
  const { t } = useTexts();
  const [look, setLook] = useState<LookInput>(() => lookOf(application));
  return (
    <div className="application-login">
      <div className="stack">
        <Panel title={t("ui.enablement.title")} extra={t("ui.enablement.hint")}>
          <Enablements workspace={workspace} application={application} />
        </Panel>
        <Panel title={t("ui.branding.title")}>
          <BrandingForm workspace={workspace} application={application} onChange={setLook} />
        </Panel>
      </div>
      <Preview workspace={workspace} application={application} look={look} />
    </div>
  );
}
