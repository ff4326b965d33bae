import { useQuery } from "@tanstack/react-query";
import { Segmented, Select } from "antd";
import type { ReactNode } from "react";
import { query } from "../api/query";
import { useToldCommand } from "../api/told-command";
import type { Theme } from "../api/types";
import type { Lang } from "../i18n";
import { Brand } from "../ui/Brand";
import { BulbOutlined } from "../ui/icons";
import { useTexts } from "../util/use-texts";

interface PlainProps {
  /** What a screen reader calls the page, where nothing on it is its heading. */
  title?: string;
  children: ReactNode;
}

/** A page without sidebar: before there is a workspace, or when there is no getting at one. */
export function Plain({ title, children }: PlainProps) {
  return (
    <div className="plain">
      <header className="plain-head">
        <Brand />
        <strong>Saoma</strong>
        <Wishes />
      </header>
      <main className="plain-body">
        {title && <h1 className="unseen">{title}</h1>}
        {children}
      </main>
    </div>
  );
}

const themes: readonly Theme[] = ["system", "light", "dark"];

/** Language and colours, where nobody has got to the settings yet. */
function Wishes() {
  const { t, lang } = useTexts();
  // It only looks at what the page below has asked: asking here, too, would take a failure off the
  // screen, ask again once it is back, and so on for ever.
  const { data: status } = useQuery({ ...query("status", {}), enabled: false });
  const save = useToldCommand("set_settings");
  if (!status) return null;
  const { settings } = status;
  return (
    <div className="plain-wishes">
      <Segmented<Lang>
        aria-label={t("ui.settings.language")}
        options={[
          { value: "zh-CN", label: "中文" },
          { value: "en", label: "English" },
        ]}
        value={lang}
        onChange={(language) => save.mutate({ ...settings, language })}
      />
      <Select<Theme>
        aria-label={t("ui.settings.theme")}
        variant="borderless"
        prefix={<BulbOutlined />}
        popupMatchSelectWidth={false}
        value={settings.theme}
        options={themes.map((theme) => ({ value: theme, label: t(`ui.theme.${theme}`) }))}
        onChange={(theme) => save.mutate({ ...settings, theme })}
      />
    </div>
  );
}
