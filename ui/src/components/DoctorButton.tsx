import { Button } from "antd";
import { MedicineBoxOutlined } from "../ui/icons";
import { useTexts } from "../util/use-texts";
import { useErrorDoctor } from "./ErrorDoctor";

/** Beside a failure of WeChat's: what it means and what to do, in full. */
export function DoctorButton({ about }: { about: string | number }) {
  const { t } = useTexts();
  const open = useErrorDoctor();
  return (
    <Button
      type="link"
      size="small"
      icon={<MedicineBoxOutlined />}
      aria-label={`${t("ui.doctor.ask_about")} ${about}`}
      onClick={() => open(String(about))}
    >
      {t("ui.doctor.ask_about")}
    </Button>
  );
}
