import { Segmented } from "antd";
import { useState } from "react";
import type { GoLiveFileView, GoLiveStepView } from "../../api/types";
import { CopyButton } from "../../ui/CopyButton";
import { Panel } from "../../ui/Panel";
import { useTexts } from "../../util/use-texts";

/** What is to be done, one after the other. */
export function Steps({ steps }: { steps: GoLiveStepView[] }) {
  const { t } = useTexts();
  return (
    <Panel title={t("ui.go_live.steps")}>
      <ol className="go-live-steps">
        {steps.map((step) => (
          <li key={step.id}>
            <h3>{step.title}</h3>
            <p className="secondary">{step.note}</p>
            <Files step={step} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** nginx or Caddy is a choice; everything else is shown as it comes. */
function Files({ step }: { step: GoLiveStepView }) {
  const [chosen, setChosen] = useState<string>();
  if (!step.id.startsWith("proxy_")) {
    return step.files.map((file) => (
      <FileFigure key={`${file.name} ${file.content}`} step={step} file={file} />
    ));
  }
  const shown = step.files.find(({ name }) => name === chosen) ?? step.files[0];
  return (
    <>
      <Segmented
        aria-label={step.title}
        value={shown?.name ?? ""}
        onChange={setChosen}
        options={step.files.map(({ name }) => ({ value: name, label: name }))}
      />
      {shown && <FileFigure step={step} file={shown} />}
    </>
  );
}

function FileFigure({ step, file }: { step: GoLiveStepView; file: GoLiveFileView }) {
  const { t } = useTexts();
  const name = file.is_command ? t("ui.go_live.terminal") : file.name;
  return (
    <figure className="snippet">
      <figcaption>
        <code className="mono">{name}</code>
        <CopyButton value={file.content} label={name} wordy />
      </figcaption>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard.
        tabIndex={0}
        aria-label={`${step.title} · ${name}`}
      >
        <pre className="mono">{file.content}</pre>
      </section>
    </figure>
  );
}
