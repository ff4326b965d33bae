import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useRef, useState } from "react";
import { useCommand } from "../../api/command";
import type { StepView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { host } from "../../host";
import { DeleteOutlined, DownloadOutlined, PlusOutlined } from "../../ui/icons";
import { formatBytes } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { base64Of, bytesOf } from "./base64";

/** The back end takes no more; said before anything is read into memory. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Scans, letters, notices: what one has to find again when WeChat asks. */
export function Attachments({ subject, step }: { subject: string; step: StepView }) {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const file = useRef<HTMLInputElement>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const add = useCommand("add_attachment");
  const remove = useCommand("remove_attachment");
  const read = async (chosen: File | undefined) => {
    setTooLarge(chosen !== undefined && chosen.size > MOST_BYTES);
    if (!chosen || chosen.size > MOST_BYTES) return;
    const content_base64 = await base64Of(chosen);
    add.mutate({ workspace, subject, step: step.id, name: chosen.name, content_base64 });
  };
  const save = async (attachment: string) => {
    const { name, content_base64 } = await host().call("get_attachment", { workspace, attachment });
    await host().saveFile(name, "application/octet-stream", bytesOf(content_base64));
  };
  return (
    <div className="wechat-field plain">
      <span>{t("ui.preparation.attachments")}</span>
      <div>
        <ul className="attachments">
          {step.attachments.map(({ id, name, size }) => (
            <li key={id}>
              <span className="grow ellipsis">{name}</span>
              <span className="secondary">{formatBytes(size, lang)}</span>
              <Button
                type="text"
                size="small"
                icon={<DownloadOutlined />}
                aria-label={t("ui.preparation.attachments.save", { name })}
                onClick={() => void save(id)}
              />
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t("ui.preparation.attachments.remove", { name })}
                onClick={() => remove.mutate({ workspace, attachment: id })}
              />
            </li>
          ))}
        </ul>
        <input
          ref={file}
          className="unseen attach"
          type="file"
          tabIndex={-1}
          aria-hidden
          onChange={({ target }) => {
            void read(target.files?.[0]);
            target.value = "";
          }}
        />
        <div className="row">
          <Button
            size="small"
            icon={<PlusOutlined />}
            loading={add.isPending}
            onClick={() => file.current?.click()}
          >
            {t("ui.preparation.attachments.add")}
          </Button>
          <span className={tooLarge ? "secondary act" : "secondary"} aria-live="polite">
            {t("ui.preparation.attachments.limit")}
          </span>
        </div>
        <FailureLine error={add.error ?? remove.error} />
      </div>
    </div>
  );
}
