import { useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useRef } from "react";
import { query } from "../../api/query";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import { DownloadOutlined, PrinterOutlined } from "../../ui/icons";
import { useTexts } from "../../util/use-texts";

/** The registration sheet, filled in: to be printed, or saved as a page. */
export function SheetDialog({ workspace, onClose }: { workspace: string; onClose: () => void }) {
  const { t } = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  const sheet = useQuery({
    ...query("get_registration_sheet", { workspace }),
    refetchOnMount: "always",
  });
  const html = sheet.data?.html;
  return (
    <Modal
      open
      width={760}
      title={t("ui.preparation.sheet")}
      onCancel={onClose}
      footer={[
        <Button
          key="save"
          icon={<DownloadOutlined />}
          disabled={!html}
          onClick={() => html && void host().saveFile(`${workspace}.html`, "text/html", html)}
        >
          {t("ui.preparation.sheet.save")}
        </Button>,
        <Button
          key="print"
          type="primary"
          icon={<PrinterOutlined />}
          disabled={!html}
          onClick={() => frame.current?.contentWindow?.print()}
        >
          {t("ui.preparation.sheet.print")}
        </Button>,
      ]}
    >
      <Loaded query={sheet}>
        {({ html }) => (
          <iframe
            ref={frame}
            className="sheet"
            srcDoc={html}
            title={t("ui.preparation.sheet")}
            // Printing is asked from outside; the page itself runs nothing.
            sandbox="allow-same-origin allow-modals"
          />
        )}
      </Loaded>
    </Modal>
  );
}
