import { Button, Input } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { SourceView } from "../../api/types";
import { host } from "../../host";
import { DownloadOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { useTexts } from "../../util/use-texts";

interface MiniProgramPanelProps {
  workspace: string;
  source: SourceView;
}

/** The source's mini program, ready to be uploaded with WeChat's developer tools. */
export function MiniProgramPanel({ workspace, source }: MiniProgramPanelProps) {
  const { t } = useTexts();
  const [url, setUrl] = useState("");
  const make = useToldCommand("get_mini_program_project", ({ file_name, zip }) => {
    void host().saveFile(file_name, "application/zip", bytes(zip));
  });
  // This machine's own address is no use to a phone.
  const hasNoAddress = source.at_wechat.some(({ value }) => value === undefined);
  const public_url = hasNoAddress ? url.trim() : undefined;
  return (
    <Panel title={t("ui.mini_program.title")}>
      <p className="secondary">{t("ui.mini_program.hint")}</p>
      {hasNoAddress && (
        <div className="stack">
          <label htmlFor="mini-program-url">{t("ui.mini_program.public_url")}</label>
          <Input
            id="mini-program-url"
            value={url}
            placeholder="https://login.acme.example"
            onChange={({ target }) => setUrl(target.value)}
          />
        </div>
      )}
      <Button
        icon={<DownloadOutlined />}
        loading={make.isPending}
        disabled={hasNoAddress && !public_url}
        onClick={() => make.mutate({ workspace, source: source.id, public_url })}
      >
        {t("ui.mini_program.download")}
      </Button>
    </Panel>
  );
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
