import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Table } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { TemplateView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { useConfirmDelete } from "../../components/use-confirm-delete";
import { FormFoot } from "../../forms/FormFoot";
import { Empty } from "../../ui/Empty";
import { PlusOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { formatDate } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { SaveTemplateDialog } from "./SaveTemplateDialog";
import { UseTemplateDialog } from "./UseTemplateDialog";

/** Set-ups to begin another client with. */
export function TemplatesPage() {
  const { t, lang } = useTexts();
  const templates = useQuery(query("list_templates", {}));
  const { data: status } = useQuery(query("status", {}));
  const [saving, setSaving] = useState(false);
  const [using, setUsing] = useState<TemplateView>();
  const [renaming, setRenaming] = useState<TemplateView>();
  const remove = useCommand("delete_template");
  const confirm = useConfirmDelete();
  const [first] = status?.workspaces ?? [];
  const save = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setSaving(true)}>
      {t("ui.templates.save.ask")}
    </Button>
  );
  const ask = ({ id, name }: TemplateView) =>
    confirm({
      name,
      consequence: t("ui.templates.delete.consequence"),
      onConfirm: () => remove.mutateAsync({ template: id }),
    });
  return (
    <>
      <PageHeader title={t("ui.templates.title")} beside={t("ui.templates.lead")}>
        {templates.data?.length ? save : null}
      </PageHeader>
      <div className="page-body">
        <FailureLine error={remove.error} />
        <Loaded query={templates}>
          {(list) =>
            list.length === 0 ? (
              <Empty action={save}>{t("ui.templates.empty")}</Empty>
            ) : (
              <div className="panel">
                <Table<TemplateView>
                  size="middle"
                  rowKey="id"
                  pagination={false}
                  dataSource={[...list]}
                  columns={[
                    {
                      title: t("ui.templates.name"),
                      render: (_, { name }) => <strong>{name}</strong>,
                    },
                    {
                      title: t("ui.clients.column.methods"),
                      render: (_, { methods }) =>
                        methods.map((method) => t(`ui.source_kind.${method}`)).join(" · ") || "—",
                    },
                    {
                      title: t("ui.nav.applications"),
                      render: (_, { applications }) => applications.join(" · ") || "—",
                    },
                    {
                      title: t("ui.templates.created"),
                      render: (_, { created_at }) => formatDate(created_at, lang, Date.now()),
                    },
                    {
                      title: <span className="unseen">{t("ui.clients.column.more")}</span>,
                      align: "end",
                      render: (_, template) => (
                        <span className="row end">
                          <Button size="small" onClick={() => setUsing(template)}>
                            {t("ui.templates.use.ask")}
                          </Button>
                          <Button size="small" type="text" onClick={() => setRenaming(template)}>
                            {t("ui.templates.rename")}
                          </Button>
                          <Button size="small" type="text" danger onClick={() => ask(template)}>
                            {t("ui.delete.ask")}
                          </Button>
                        </span>
                      ),
                    },
                  ]}
                />
              </div>
            )
          }
        </Loaded>
      </div>
      {saving && first && (
        <SaveTemplateDialog
          workspace={first.slug}
          name={first.name}
          all={status?.workspaces ?? []}
          onClose={() => setSaving(false)}
        />
      )}
      {using && <UseTemplateDialog template={using} onClose={() => setUsing(undefined)} />}
      {renaming && <RenameDialog template={renaming} onClose={() => setRenaming(undefined)} />}
    </>
  );
}

function RenameDialog({ template, onClose }: { template: TemplateView; onClose: () => void }) {
  const { t } = useTexts();
  const rename = useCommand("rename_template", onClose);
  return (
    <Modal open title={t("ui.templates.rename")} footer={null} onCancel={onClose}>
      <Form<{ name: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={{ name: template.name }}
        onFinish={({ name }) => rename.mutate({ template: template.id, name })}
      >
        <Form.Item name="name" label={t("ui.templates.name")}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <FormFoot submit={t("ui.save")} busy={rename.isPending} error={rename.error} />
      </Form>
    </Modal>
  );
}
