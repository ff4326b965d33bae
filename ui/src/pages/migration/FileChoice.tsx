import { Button, Progress } from "antd";
import { useRef, useState } from "react";
import type { ListRef } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { useTexts } from "../../util/use-texts";
import { useUpload } from "./use-upload";

interface FileChoiceProps {
  workspace: string;
  onDone: (list: ListRef) => void;
}

const TAKEN = ".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson";

/** Chooses a list, or takes the one that is dropped. */
export function FileChoice({ workspace, onDone }: FileChoiceProps) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { upload, percent } = useUpload(workspace, onDone);
  const take = (file: File | undefined) => {
    if (file && !upload.isPending) upload.mutate(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button beside it is everybody's.
    <div
      className={over ? "file-choice over" : "file-choice"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <input
        ref={input}
        className="unseen"
        type="file"
        accept={TAKEN}
        tabIndex={-1}
        aria-hidden
        onChange={({ target }) => {
          take(target.files?.[0]);
          // Else choosing the same file again would be no change.
          target.value = "";
        }}
      />
      {upload.isPending ? (
        <>
          <p>{t("ui.migration.source.reading", { name: upload.variables.name })}</p>
          <Progress
            percent={percent}
            aria-label={t("ui.migration.source.reading", { name: upload.variables.name })}
          />
        </>
      ) : (
        <p className="row">
          {t("ui.migration.source.drop")}
          <Button type="primary" onClick={() => input.current?.click()}>
            {t("ui.migration.source.choose")}
          </Button>
        </p>
      )}
      <FailureLine error={upload.error} />
    </div>
  );
}
