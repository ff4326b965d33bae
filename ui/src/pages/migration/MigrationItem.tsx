import { Button } from "antd";
import { useToldCommand } from "../../api/told-command";
import type { MigrationView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { hasText } from "../../i18n";
import { StateTag, type Tone } from "../../ui/StateTag";
import { formatCount, formatDate } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { UndoButton } from "./UndoButton";
import { useMigrationName } from "./use-migration-name";

const tones: Record<MigrationView["state"], Tone> = {
  applying: "quiet",
  paused: "act",
  stopped: "act",
  done: "good",
  undoing: "quiet",
  undone: "quiet",
};

/** Whether its process died at work: it can go on, or be taken back. */
export const isInterrupted = ({ state, is_at_work }: MigrationView) =>
  !is_at_work && (state === "applying" || state === "undoing");

export const canResume = (migration: MigrationView) =>
  (migration.kind === "import" || migration.kind === "deletion") &&
  !migration.is_at_work &&
  ["applying", "paused", "stopped", "undoing"].includes(migration.state);

export const canUndo = ({ state, is_at_work }: MigrationView) =>
  !is_at_work && state !== "undone" && state !== "undoing";

export function MigrationState({ migration }: { migration: MigrationView }) {
  const { t } = useTexts();
  if (isInterrupted(migration))
    return <StateTag tone="act">{t("ui.migration.interrupted")}</StateTag>;
  return (
    <StateTag tone={tones[migration.state]}>{t(`ui.migration.state.${migration.state}`)}</StateTag>
  );
}

interface MigrationItemProps {
  migration: MigrationView;
  workspace: string;
}

/** A migration in the list: what, when, how many rows, and what can be done. */
export function MigrationItem({ migration, workspace }: MigrationItemProps) {
  const { t, lang } = useTexts();
  const resume = useToldCommand("resume_migration");
  const name = useMigrationName();
  const { id, kind, started_at, counts } = migration;
  const word = `ui.migration.kind.${kind}`;
  const isUnnamed = hasText(word) && name(migration) === t(word);
  return (
    <li>
      <div className="grow">
        <LinkButton
          {...paths.migrationReport(workspace, id)}
          look="link"
          className="migration-name"
        >
          <span data-person>{name(migration)}</span>
        </LinkButton>
        <p className="secondary">
          {!isUnnamed && `${hasText(word) ? t(word) : kind} · `}
          {formatDate(started_at, lang, Date.now())} ·{" "}
          {t("ui.migration.rows", { n: formatCount(counts.read, lang) })}
        </p>
      </div>
      <MigrationState migration={migration} />
      {canResume(migration) && (
        <Button
          loading={resume.isPending}
          onClick={() => resume.mutate({ workspace, migration: id })}
        >
          {t("ui.migration.resume")}
        </Button>
      )}
      {canUndo(migration) && <UndoButton migration={migration} workspace={workspace} />}
    </li>
  );
}
