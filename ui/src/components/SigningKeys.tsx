import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useCommand } from "../api/command";
import { query } from "../api/query";
import type { SigningKeyState, SigningKeyView } from "../api/types";
import { Field } from "../ui/Field";
import { Panel } from "../ui/Panel";
import { StateTag, type Tone } from "../ui/StateTag";
import { formatInstant } from "../util/format";
import { useTexts } from "../util/use-texts";
import { FailureLine } from "./Failure";
import { Loaded } from "./Loaded";

const tones: Record<SigningKeyState, Tone> = { next: "quiet", signing: "good", retired: "quiet" };

/** What id_tokens of this workspace are signed with, and another one before its time. */
export function SigningKeys() {
  const { t } = useTexts();
  const { modal, message } = App.useApp();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const keys = useQuery(query("list_signing_keys", { workspace }));
  const rotate = useCommand(
    "rotate_signing_keys",
    () => void message.success(t("ui.signing_keys.rotated")),
  );
  const ask = (at_once: boolean) =>
    modal.confirm({
      title: t(at_once ? "ui.signing_keys.replace.title" : "ui.signing_keys.rotate.title"),
      content: t(at_once ? "ui.signing_keys.replace.what" : "ui.signing_keys.rotate.what"),
      okText: t(at_once ? "ui.signing_keys.replace" : "ui.signing_keys.rotate"),
      okButtonProps: { danger: at_once },
      cancelText: t("ui.cancel"),
      onOk: () => rotate.mutate({ workspace, at_once }),
    });
  return (
    <Panel title={t("ui.signing_keys.title")}>
      <div className="stack">
        <p className="secondary">{t("ui.signing_keys.why")}</p>
        <Loaded query={keys}>
          {(keys) =>
            keys.length === 0 ? (
              <p className="secondary">{t("ui.signing_keys.none")}</p>
            ) : (
              <dl className="fields">
                {keys.map((key) => (
                  <Key key={key.kid} signingKey={key} />
                ))}
              </dl>
            )
          }
        </Loaded>
        <div className="row">
          <Button loading={rotate.isPending} onClick={() => ask(false)}>
            {t("ui.signing_keys.rotate")}
          </Button>
          <Button danger loading={rotate.isPending} onClick={() => ask(true)}>
            {t("ui.signing_keys.replace")}
          </Button>
        </div>
        <FailureLine error={rotate.error} />
      </div>
    </Panel>
  );
}

function Key({ signingKey }: { signingKey: SigningKeyView }) {
  const { t, lang } = useTexts();
  const { kid, algorithm, state, active_from, published_until } = signingKey;
  const until = state === "retired" ? published_until : undefined;
  const at = formatInstant(until ?? active_from, lang, Date.now());
  return (
    <Field label={algorithm}>
      <StateTag tone={tones[state]}>{t(`ui.signing_keys.state.${state}`)}</StateTag>
      <span className="secondary">
        {until === undefined
          ? t("ui.signing_keys.from", { at })
          : t("ui.signing_keys.until", { at })}
      </span>
      <code className="mono grow">{kid}</code>
    </Field>
  );
}
