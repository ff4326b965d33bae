import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import type { ApplicationView, SnippetView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { hasText } from "../../i18n";
import { CopyButton } from "../../ui/CopyButton";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";

interface SnippetsProps {
  workspace: string;
  application: ApplicationView;
}

/** The lines for one library at a time, with this application's values already in them. */
export function Snippets({ workspace, application }: SnippetsProps) {
  const { t } = useTexts();
  const snippets = useQuery(query("get_snippets", { workspace, application: application.id }));
  const [chosen, setChosen] = useState<string>();
  return (
    <Loaded query={snippets}>
      {(list) => {
        const shown = list.find(({ id }) => id === chosen) ?? list[0];
        if (!shown) return null;
        return (
          <div className="snippets">
            <Segmented
              aria-label={t("ui.snippet.title")}
              value={shown.id}
              onChange={setChosen}
              options={list.map(({ id, title }) => ({ value: id, label: title }))}
            />
            <Snippet snippet={shown} application={application} />
          </div>
        );
      }}
    </Loaded>
  );
}

function Snippet({ snippet, application }: { snippet: SnippetView; application: ApplicationView }) {
  const { t } = useTexts();
  const hint = `ui.snippet.${snippet.id}`;
  return (
    <>
      {hasText(hint) && <p className="secondary">{t(hint)}</p>}
      {application.has_client_secret && (
        <p className="secondary">{t("ui.snippet.secret", { name: "SAOMA_CLIENT_SECRET" })}</p>
      )}
      <RedirectPath snippet={snippet} application={application} />
      <figure className="snippet">
        <figcaption>
          <code className="mono">{snippet.file}</code>
          <CopyButton value={snippet.text} label={snippet.file} wordy />
        </figcaption>
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard.
          tabIndex={0}
          aria-label={snippet.file}
        >
          <pre className="mono">{snippet.text}</pre>
        </section>
      </figure>
    </>
  );
}

/** Some libraries return to a path of their own: it has to be among the redirect_uris. */
function RedirectPath({
  snippet,
  application,
}: {
  snippet: SnippetView;
  application: ApplicationView;
}) {
  const { t } = useTexts();
  const path = snippet.redirect_path;
  if (path === undefined) return null;
  const registered = application.redirect_uris.some((uri) => uri.endsWith(path));
  return (
    <p>
      <StateTag tone={registered ? "good" : "act"}>
        {t(registered ? "ui.snippet.path_registered" : "ui.snippet.path_missing")}
      </StateTag>{" "}
      <code className="mono">{path}</code>
    </p>
  );
}
