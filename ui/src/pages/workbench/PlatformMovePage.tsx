import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { PlatformAppView, Request } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { Empty } from "../../ui/Empty";
import { Field } from "../../ui/Field";
import { Panel } from "../../ui/Panel";
import { formatCount } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { Workbench } from "./Workbench";

type Move = Request<"begin_platform_move">;

/** An app goes to another open platform account: openids stay, every unionid changes. */
export function PlatformMovePage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const apps = useQuery(query("list_platform_apps", { workspace }));
  const [move, setMove] = useState<Move>();
  return (
    <Workbench workspace={workspace}>
      <Panel title={t("ui.workbench.platform.title")}>
        <p className="secondary">{t("ui.workbench.platform.about")}</p>
        <Loaded query={apps}>
          {(apps) =>
            apps.length === 0 ? (
              <Empty
                action={
                  <LinkButton {...paths.sources(workspace)}>{t("ui.nav.sources")}</LinkButton>
                }
              >
                {t("ui.workbench.platform.no_app")}
              </Empty>
            ) : (
              <Choice apps={apps} onLook={(values) => setMove({ ...values, workspace })} />
            )
          }
        </Loaded>
      </Panel>
      {move && <Review key={JSON.stringify(move)} move={move} onBegun={() => setMove(undefined)} />}
    </Workbench>
  );
}

interface ChoiceProps {
  apps: PlatformAppView[];
  onLook: (values: Omit<Move, "workspace">) => void;
}

function Choice({ apps, onLook }: ChoiceProps) {
  const { t } = useTexts();
  const [form] = Form.useForm<Omit<Move, "workspace">>();
  const first = apps.find(({ kind }) => kind === "website") ?? apps[0];
  const accountOf = (appid: string) => apps.find((app) => app.appid === appid)?.open_platform ?? "";
  return (
    <Form
      form={form}
      layout="vertical"
      className="workbench-form"
      initialValues={{ appid: first?.appid, from: first?.open_platform, to: "" }}
      onFinish={onLook}
    >
      <Form.Item name="appid" label={t("ui.workbench.platform.app")}>
        <Select<string>
          options={apps.map(({ appid, name }) => ({ value: appid, label: `${name} · ${appid}` }))}
          onChange={(appid) => form.setFieldValue("from", accountOf(appid))}
        />
      </Form.Item>
      <Form.Item
        name="from"
        label={t("ui.workbench.platform.from")}
        rules={[{ required: true, whitespace: true, message: t("ui.workbench.platform.form") }]}
      >
        <Input className="mono" />
      </Form.Item>
      <Form.Item
        name="to"
        label={t("ui.workbench.platform.to")}
        extra={t("ui.workbench.platform.to.hint")}
        dependencies={["from"]}
        rules={[
          { required: true, whitespace: true, message: t("ui.workbench.platform.form") },
          ({ getFieldValue }) => ({
            validator: (_, to: string) =>
              to && to === getFieldValue("from")
                ? Promise.reject(new Error(t("ui.workbench.platform.same")))
                : Promise.resolve(),
          }),
        ]}
      >
        <Input className="mono" />
      </Form.Item>
      <div />
      <Button htmlType="submit">{t("ui.workbench.platform.look")}</Button>
    </Form>
  );
}

/** What it would change, before anything is. */
function Review({ move, onBegun }: { move: Move; onBegun: () => void }) {
  const { t, lang } = useTexts();
  const { workspace, appid, from } = move;
  const change = useQuery(query("get_platform_move", { workspace, appid, from }));
  const begin = useCommand("begin_platform_move", onBegun);
  return (
    <Panel title={t("ui.workbench.platform.review")}>
      <FailureLine error={begin.error} />
      <Loaded query={change}>
        {({ openids, unionids }) => (
          <>
            <dl className="fields">
              <Field label={t("ui.workbench.platform.openids")}>{formatCount(openids, lang)}</Field>
              <Field label={t("ui.workbench.platform.unionids")}>
                {formatCount(unionids, lang)}
              </Field>
            </dl>
            {unionids === 0 && <p className="secondary">{t("ui.workbench.platform.none")}</p>}
            <p className="secondary">{t("ui.workbench.platform.undoable")}</p>
            <Button
              type="primary"
              className="workbench-begin"
              loading={begin.isPending}
              onClick={() => begin.mutate(move)}
            >
              {t("ui.workbench.platform.begin", { n: formatCount(unionids, lang) })}
            </Button>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
