import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import type { ApplicationView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { Panel } from "../../ui/Panel";
import { useSettled } from "../../util/use-settled";
import { useTexts } from "../../util/use-texts";
import { brandingOf, type LookInput } from "./BrandingForm";

interface PreviewProps {
  workspace: string;
  application: ApplicationView;
  /** What the form holds, saved or not. */
  look: LookInput;
}

const places = ["window", "phone", "wechat", "frame"] as const;
type Place = (typeof places)[number];
const themes = ["light", "dark"] as const;
type Theme = (typeof themes)[number];

/** The real login page with what the form holds now. Nothing in it begins a login. */
export function Preview({ workspace, application, look }: PreviewProps) {
  const { t, lang } = useTexts();
  const [place, setPlace] = useState<Place>("window");
  const [theme, setTheme] = useState<Theme>("light");
  const settled = useSettled(JSON.stringify({ ...brandingOf(look), logo: look.logo ?? "" }));
  const { logo, ...branding } = JSON.parse(settled);
  const preview = useQuery({
    ...query("get_login_page_preview", {
      workspace,
      application: application.id,
      logo,
      branding,
      theme,
      lang,
      in_wechat: place === "wechat",
    }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return (
    <Panel title={t("ui.preview.title")} extra={t("ui.preview.hint")} className="preview">
      <div className="row preview-choices">
        <Segmented
          aria-label={t("ui.preview.place")}
          value={place}
          onChange={setPlace}
          options={places.map((value) => ({ value, label: t(`ui.preview.${value}`) }))}
        />
        <Segmented
          aria-label={t("ui.settings.theme")}
          value={theme}
          onChange={setTheme}
          options={themes.map((value) => ({ value, label: t(`ui.theme.${value}`) }))}
        />
      </div>
      <Loaded query={preview}>
        {({ url }) => (
          <div className={`preview-stage ${place} ${theme}`}>
            <iframe
              key={url}
              src={url}
              title={t("ui.preview.title")}
              sandbox="allow-same-origin"
              style={{ colorScheme: theme }}
            />
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
