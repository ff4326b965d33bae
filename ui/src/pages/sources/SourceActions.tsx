import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { SavedSource, SourceView } from "../../api/types";
import { EventSecretsOnce } from "../../components/EventSecretsOnce";
import { CopyOutlined, DeleteOutlined } from "../../ui/icons";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { CopyDialog } from "./CopyDialog";
import { DuplicateDialog } from "./DuplicateDialog";
import { useAskTouches } from "./use-ask-touches";

interface SourceActionsProps {
  workspace: string;
  source: SourceView;
}

/** What is done with a whole source: another like it, the same elsewhere, none of it. */
export function SourceActions({ workspace, source }: SourceActionsProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"duplicate" | "copy">();
  const [made, setMade] = useState<SavedSource>();
  const goTo = (id: string) => void navigate(paths.source(workspace, id));
  const close = () => setOpen(undefined);
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "duplicate", label: t("ui.source.duplicate.ask") },
            { key: "copy", label: t("ui.source.copy.ask") },
          ],
          onClick: ({ key }) => setOpen(key === "copy" ? "copy" : "duplicate"),
        }}
      >
        <Button icon={<CopyOutlined />}>{t("ui.source.copies")}</Button>
      </Dropdown>
      <DeleteButton source={source} workspace={workspace} />
      {open === "duplicate" && (
        <DuplicateDialog
          workspace={workspace}
          source={source}
          onClose={close}
          onDone={(saved) => {
            close();
            if (saved.event_secrets) setMade(saved);
            else goTo(saved.source.id);
          }}
        />
      )}
      {open === "copy" && <CopyDialog workspace={workspace} source={source} onClose={close} />}
      {made?.event_secrets && (
        <EventSecretsOnce
          source={made.source}
          secrets={made.event_secrets}
          onDone={() => {
            setMade(undefined);
            goTo(made.source.id);
          }}
        />
      )}
    </>
  );
}

function DeleteButton({ source, workspace }: SourceActionsProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const ask = useAskTouches(workspace);
  const remove = useToldCommand("delete_source", () => void navigate(paths.sources(workspace)));
  return (
    <Button
      danger
      icon={<DeleteOutlined />}
      onClick={() =>
        void ask({
          source,
          title: t("ui.delete.title", { name: source.display_name }),
          okText: t("ui.delete.action"),
          consequence: t("ui.source.delete.consequence"),
          onConfirm: () => remove.mutateAsync({ workspace, source: source.id }),
        })
      }
    >
      {t("ui.delete.ask")}
    </Button>
  );
}
