import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { Request } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { Field } from "../../ui/Field";
import { Panel } from "../../ui/Panel";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { Workbench } from "./Workbench";

type Move = Request<"begin_account_move">;

/** One Official Account's OpenIDs become another's, while WeChat turns them. */
export function AccountMovePage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [move, setMove] = useState<Move>();
  return (
    <Workbench workspace={workspace}>
      <Panel title={t("ui.workbench.move.title")}>
        <p className="secondary">{t("ui.workbench.move.about")}</p>
        <Form<Omit<Move, "workspace">>
          layout="vertical"
          className="workbench-form"
          onFinish={(values) => setMove({ ...values, workspace })}
        >
          {(["from", "to"] as const).map((name) => (
            <Form.Item
              key={name}
              name={name}
              label={t(`ui.workbench.move.${name}`)}
              rules={[{ required: true, message: t("ui.workbench.move.appid_form") }]}
            >
              <Input className="mono" placeholder="wx0123456789abcdef" />
            </Form.Item>
          ))}
          <Form.Item
            name="confirmed_on"
            label={t("ui.workbench.move.confirmed_on")}
            extra={t("ui.workbench.move.confirmed_on.hint")}
          >
            <Input type="date" />
          </Form.Item>
          <Form.Item
            name="from_original_id"
            label={t("ui.workbench.move.original_id")}
            extra={t("ui.workbench.move.original_id.hint")}
          >
            <Input className="mono" placeholder="gh_0123456789ab" />
          </Form.Item>
          <Button htmlType="submit">{t("ui.workbench.move.look")}</Button>
        </Form>
      </Panel>
      {move && <Standing move={move} />}
      <Panel title={t("ui.workbench.move.other")}>
        <p>{t("ui.workbench.move.recreated")}</p>
      </Panel>
    </Workbench>
  );
}

/** How far the move has come: nobody is lost if the parts add up. */
function Standing({ move }: { move: Move }) {
  const { t, lang } = useTexts();
  const moved = useQuery(query("get_account_move", move));
  const begin = useCommand("begin_account_move");
  return (
    <Panel
      title={t("ui.workbench.move.standing")}
      extra={
        <Button
          type="primary"
          disabled={(moved.data?.unchanged ?? 0) === 0}
          loading={begin.isPending}
          onClick={() => begin.mutate(move)}
        >
          {t("ui.workbench.move.begin")}
        </Button>
      }
    >
      <FailureLine error={begin.error} />
      <Loaded query={moved}>
        {({ openids, changed, unchanged, days_left }) => (
          <>
            {days_left !== undefined && (
              <Alert
                type={days_left > 3 ? "info" : "warning"}
                showIcon
                title={t("ui.workbench.move.days_left", { n: days_left })}
              />
            )}
            <dl className="fields">
              <Field label={t("ui.workbench.move.openids")}>{formatCount(openids, lang)}</Field>
              <Field label={t("ui.workbench.move.changed")}>{formatCount(changed, lang)}</Field>
              <Field label={t("ui.workbench.move.unchanged")}>{formatCount(unchanged, lang)}</Field>
            </dl>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
