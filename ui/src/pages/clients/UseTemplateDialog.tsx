import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { BegunWorkspace, Mode, TemplateView } from "../../api/types";
import { CheckedItem } from "../../forms/CheckedItem";
import { FormFoot } from "../../forms/FormFoot";
import { freeId, toId } from "../../util/id";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { MadeSecrets } from "./MadeSecrets";

interface Values {
  name: string;
  slug: string;
  mode: Mode;
  /** By their places in the template: an AppID or a host has dots and would be a path of its own. */
  appids?: string[];
  hosts?: string[];
}

const modes = ["live", "sandbox"] as const satisfies Mode[];

/** A new client out of a template, with its own AppIDs and hosts. */
export function UseTemplateDialog({
  template,
  onClose,
}: {
  template: TemplateView;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const mode = Form.useWatch("mode", form);
  const { data: status } = useQuery(query("status", {}));
  const [begun, setBegun] = useState<BegunWorkspace>();
  const open = (workspace: string) => void navigate(paths.overview(workspace));
  const use = useCommand("use_template", (made) =>
    made.made.length > 0 ? setBegun(made) : open(made.workspace),
  );
  if (begun) return <MadeSecrets begun={begun} onDone={() => open(begun.workspace)} />;
  return (
    <Modal
      open
      title={t("ui.templates.use", { name: template.name })}
      footer={null}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={{ mode: "live" }}
        onValuesChange={(changed: Partial<Values>) => {
          if (changed.name !== undefined && !form.isFieldTouched("slug")) {
            const taken = status?.workspaces.map(({ slug }) => slug) ?? [];
            const value = freeId(toId(changed.name, "my-site"), taken);
            form.setFields([{ name: "slug", value, errors: [], touched: false }]);
          }
        }}
        onFinish={({ name, slug, mode, appids, hosts }) =>
          use.mutate({
            template: template.id,
            name,
            slug,
            mode,
            appids: template.apps.map(({ appid }, index) => ({
              from: appid,
              to: appids?.[index] ?? "",
            })),
            hosts: template.hosts.map((from, index) => ({ from, to: hosts?.[index] ?? "" })),
          })
        }
      >
        <CheckedItem name="name" field="name" label={t("ui.workspace.name")}>
          <Input autoFocus />
        </CheckedItem>
        <CheckedItem name="slug" field="slug" label={t("ui.id")} hint={t("ui.workspace.slug.hint")}>
          <Input className="mono" />
        </CheckedItem>
        <Form.Item name="mode" label={t("ui.workspace.mode")}>
          <Radio.Group
            options={modes.map((value) => ({ value, label: t(`ui.workspace.mode.${value}`) }))}
          />
        </Form.Item>
        {template.apps.map(({ appid, name, kind }, index) => (
          <Form.Item
            key={appid}
            name={["appids", index]}
            label={t("ui.templates.appid", { name, kind: t(`track.${kind}`) })}
            extra={t(
              mode === "sandbox" ? "ui.templates.appid.invented" : "ui.templates.appid.left_out",
            )}
          >
            <Input className="mono" placeholder="wx…" />
          </Form.Item>
        ))}
        {template.hosts.map((host, index) => (
          <Form.Item
            key={host}
            name={["hosts", index]}
            label={t("ui.templates.host", { host })}
            extra={t("ui.templates.host.hint")}
          >
            <Input className="mono" placeholder={host} />
          </Form.Item>
        ))}
        <FormFoot submit={t("ui.workspace.create")} busy={use.isPending} error={use.error} />
      </Form>
    </Modal>
  );
}
