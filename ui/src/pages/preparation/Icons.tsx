import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useRef } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { AttachmentView, PreparationField, StepView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { host } from "../../host";
import { CheckOutlined, DownloadOutlined } from "../../ui/icons";
import { formatBytes } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { base64Of, bytesOf } from "./base64";

interface IconsProps {
  subject: string;
  step: StepView;
  field: PreparationField;
}

const sizes = [108, 28] as const;
const nameOf = (size: number) => `icon-${size}.png`;

/** Both icons, made of one picture, shown as large as they are. They are kept with the step. */
export function Icons({ subject, step, field }: IconsProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const file = useRef<HTMLInputElement>(null);
  const attach = useToldCommand("add_attachment");
  const remove = useToldCommand("remove_attachment");
  const kept = sizes.flatMap((size) =>
    step.attachments.filter(({ name }) => name === nameOf(size)).slice(-1),
  );
  const made = useCommand("make_icons", async ({ icons }) => {
    const before = step.attachments.filter(({ name }) => sizes.some((s) => nameOf(s) === name));
    for (const { id } of before) await remove.mutateAsync({ workspace, attachment: id });
    for (const { size, png_base64 } of icons)
      await attach.mutateAsync({
        workspace,
        subject,
        step: step.id,
        name: nameOf(size),
        content_base64: png_base64,
      });
  });
  const choose = async (chosen: File | undefined) => {
    if (chosen) made.mutate({ content_base64: await base64Of(chosen) });
  };
  return (
    <div className="wechat-field icons">
      <span>{field.label}</span>
      <div>
        <div className="row wrap">
          <input
            ref={file}
            className="unseen"
            type="file"
            accept="image/*"
            tabIndex={-1}
            aria-hidden
            onChange={({ target }) => {
              void choose(target.files?.[0]);
              target.value = "";
            }}
          />
          <Button loading={made.isPending} onClick={() => file.current?.click()}>
            {t(kept.length > 0 ? "ui.preparation.icons.replace" : "ui.preparation.icons.choose")}
          </Button>
          {kept.length === sizes.length && <Save kept={kept} workspace={workspace} />}
        </div>
        <FailureLine error={made.error} />
        {made.data?.was_cut && <p className="field-note">{t("ui.preparation.icons.cut")}</p>}
        {made.data?.was_small && (
          <p className="field-note act">{t("ui.preparation.icons.small")}</p>
        )}
        {kept.length === 0 ? (
          <p className="field-note">{field.hint}</p>
        ) : (
          <div className="row icons-shown">
            {kept.map((icon, index) => (
              <KeptIcon key={icon.id} workspace={workspace} icon={icon} size={sizes[index] ?? 0} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function KeptIcon({
  workspace,
  icon,
  size,
}: {
  workspace: string;
  icon: AttachmentView;
  size: number;
}) {
  const { lang } = useTexts();
  const content = useQuery(query("get_attachment", { workspace, attachment: icon.id }));
  return (
    <figure>
      {content.data && (
        <img
          src={`data:image/png;base64,${content.data.content_base64}`}
          width={size}
          height={size}
          alt={icon.name}
        />
      )}
      <figcaption className="secondary">
        <CheckOutlined /> {size}×{size} · {formatBytes(icon.size, lang)}
      </figcaption>
    </figure>
  );
}

function Save({ workspace, kept }: { workspace: string; kept: readonly AttachmentView[] }) {
  const { t } = useTexts();
  const save = async () => {
    for (const { id } of kept) {
      const { name, content_base64 } = await host().call("get_attachment", {
        workspace,
        attachment: id,
      });
      await host().saveFile(name, "image/png", bytesOf(content_base64));
    }
  };
  return (
    <Button icon={<DownloadOutlined />} onClick={() => void save()}>
      {t("ui.preparation.icons.save")}
    </Button>
  );
}
