import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { query } from "../api/query";
import { SearchOutlined } from "../ui/icons";
import { StateTag } from "../ui/StateTag";
import { useTexts } from "../util/use-texts";

/** Takes the reference that an end user read off a page, and leads to that login. */
export function FindLogin({ onFound }: { onFound: (login: string) => void }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const client = useQueryClient();
  const [missing, setMissing] = useState<string>();
  const find = async (typed: string) => {
    const reference = typed.trim();
    if (reference === "") return;
    const found = await client
      .fetchQuery(query("get_login", { workspace, login: reference }))
      .catch(() => undefined);
    setMissing(found ? undefined : reference);
    if (found) onFound(found.id);
  };
  return (
    <div className="find-login">
      {missing && (
        <span role="status">
          <StateTag tone="quiet">{t("ui.activity.find.none", { reference: missing })}</StateTag>
        </span>
      )}
      <Input
        className="mono"
        prefix={<SearchOutlined />}
        placeholder={t("ui.activity.find")}
        aria-label={t("ui.activity.find")}
        allowClear
        onChange={() => setMissing(undefined)}
        onPressEnter={(event) => void find(event.currentTarget.value)}
      />
    </div>
  );
}
