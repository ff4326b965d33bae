import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Modal, Radio } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { MergeField, MergePreview, MergeRowView, Winner } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { StateTag } from "../../ui/StateTag";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { IdentityName } from "./Identities";

interface MergeDialogProps {
  workspace: string;
  kept: string;
  removed: string;
  onClose: () => void;
}

type Choices = Partial<Record<MergeField, Winner>>;

/** Two accounts of one person: who stays, whose value wins in each field, what moves, and what to know first. */
export function MergeDialog({ workspace, onClose, ...first }: MergeDialogProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [pair, setPair] = useState({ kept: first.kept, removed: first.removed });
  const [choices, setChoices] = useState<Choices>({});
  const request = { workspace, ...pair, choices };
  const merge = useCommand("merge_users", ({ id }) => {
    onClose();
    void navigate({ ...paths.users(workspace, { user: id }), replace: true });
  });
  const preview = useQuery({
    ...query("get_merge_preview", request),
    placeholderData: keepPreviousData,
    // Afterwards one of the two is gone.
    enabled: !merge.isPending,
  });
  return (
    <Modal
      open
      width={680}
      title={t("ui.merge.title")}
      okText={t("ui.merge.do")}
      okButtonProps={{ disabled: preview.data === undefined }}
      cancelText={t("ui.cancel")}
      confirmLoading={merge.isPending}
      onCancel={onClose}
      onOk={() => merge.mutate(request)}
    >
      <p>{t("ui.merge.lead")}</p>
      <Pair
        workspace={workspace}
        {...pair}
        reads={!merge.isPending}
        onSwap={() => {
          setPair({ kept: pair.removed, removed: pair.kept });
          setChoices({});
        }}
      />
      <Loaded query={preview}>
        {(plan) => (
          <Plan
            plan={plan}
            onChoose={(field, winner) => setChoices({ ...choices, [field]: winner })}
          />
        )}
      </Loaded>
      <p className="secondary">{t("ui.merge.undoable")}</p>
      <FailureLine error={merge.error} />
    </Modal>
  );
}

interface PairProps {
  workspace: string;
  kept: string;
  removed: string;
  /** Whether both are still there to be read. */
  reads: boolean;
  onSwap: () => void;
}

function Pair({ workspace, kept, removed, reads, onSwap }: PairProps) {
  const { t } = useTexts();
  return (
    <div className="merge-pair">
      <Side workspace={workspace} id={kept} reads={reads} role={t("ui.merge.kept")} />
      <Button size="small" onClick={onSwap}>
        {t("ui.merge.swap")}
      </Button>
      <Side workspace={workspace} id={removed} reads={reads} role={t("ui.merge.removed")} />
    </div>
  );
}

interface SideProps {
  workspace: string;
  id: string;
  reads: boolean;
  role: string;
}

function Side({ workspace, id, reads, role }: SideProps) {
  const user = useQuery({ ...query("get_user", { workspace, user: id }), enabled: reads });
  return (
    <div className="merge-side">
      <span className="secondary">{role}</span>
      <strong data-person>{user.data ? (user.data.name ?? user.data.fallback_name) : "…"}</strong>
      <code className="mono secondary">{id.slice(-8)}</code>
    </div>
  );
}

interface PlanProps {
  plan: MergePreview;
  onChoose: (field: MergeField, winner: Winner) => void;
}

function Plan({ plan, onChoose }: PlanProps) {
  const { t } = useTexts();
  return (
    <>
      <ul className="warnings">
        {plan.warnings.map(({ word, message, remedy }) => (
          <li key={word}>
            <StateTag tone="act">{message}</StateTag>
            <p>{remedy}</p>
          </li>
        ))}
      </ul>
      {plan.rows.length === 0 ? (
        <p className="secondary">{t("ui.merge.same")}</p>
      ) : (
        <table className="merge-fields">
          <thead>
            <tr>
              <th scope="col">{t("ui.merge.field")}</th>
              <th scope="col">{t("ui.merge.kept")}</th>
              <th scope="col">{t("ui.merge.removed")}</th>
            </tr>
          </thead>
          <tbody>
            {plan.rows.map((row) => (
              <Row key={row.field} row={row} onChoose={onChoose} />
            ))}
          </tbody>
        </table>
      )}
      {plan.moved.length > 0 && (
        <>
          <h2 className="merge-moves">{t("ui.merge.moved")}</h2>
          <ul className="merge-moved">
            {plan.moved.map((identity) => (
              <li key={identity.id}>
                <IdentityName identity={identity} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Row({ row, onChoose }: { row: MergeRowView; onChoose: PlanProps["onChoose"] }) {
  const { t } = useTexts();
  const field = t(`ui.merge.field.${row.field}`);
  const shown = (value: string | undefined): string => {
    if (value === undefined) return t("ui.merge.empty");
    if (row.field === "password") return t("ui.merge.password_set");
    if (row.field === "disabled") {
      return t(value === "true" ? "ui.user.disabled" : "ui.user.normal");
    }
    return value;
  };
  return (
    <tr>
      <th scope="row">{field}</th>
      {(["kept", "removed"] as const).map((side) => (
        <td key={side}>
          <Radio
            checked={row.winner === side}
            aria-label={`${field} ${t(`ui.merge.${side}`)} ${shown(row[side])}`}
            onChange={() => onChoose(row.field, side)}
          >
            <span className={row[side] === undefined ? "secondary" : "merge-value"} data-person>
              {shown(row[side])}
            </span>
          </Radio>
        </td>
      ))}
    </tr>
  );
}
