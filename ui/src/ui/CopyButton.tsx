import { Button, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useTexts } from "../util/use-texts";
import { CheckOutlined, CopyOutlined } from "./icons";

interface CopyButtonProps {
  value: string;
  /** What is copied, for who cannot see where the button stands. */
  label: string;
  /** With the word beside the picture. */
  wordy?: boolean;
}

const SAID_FOR_MS = 1600;

/** Copies a value and says so for a moment. */
export function CopyButton({ value, label, wordy }: CopyButtonProps) {
  const { t } = useTexts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const word = copied ? t("ui.copied") : t("ui.copy");
  const button = (
    <Button
      size={wordy ? "middle" : "small"}
      type={wordy ? "default" : "text"}
      icon={copied ? <CheckOutlined /> : <CopyOutlined />}
      aria-label={`${word} ${label}`}
      onClick={async () => {
        await navigator.clipboard.writeText(value);
        setCopied(true);
      }}
    >
      {wordy ? word : null}
    </Button>
  );
  return wordy ? button : <Tooltip title={word}>{button}</Tooltip>;
}
