import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef } from "react";
import { query } from "../api/query";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import "./picture.css";

interface PictureItemProps {
  name: string;
  label: string;
  hint: string;
  workspace: string;
}

/** A form item that holds a picture: its `data:` address, the name of a stored one, or nothing. */
export function PictureItem({ name, label, hint, workspace }: PictureItemProps) {
  return (
    <CheckedItem name={name} field="picture" optional label={label} hint={hint}>
      <PictureInput label={label} workspace={workspace} />
    </CheckedItem>
  );
}

interface PictureInputProps {
  label: string;
  workspace: string;
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** What a browser shows and the login page takes; the back end looks at the bytes themselves. */
const TAKEN = "image/png,image/jpeg,image/webp,image/gif";

function PictureInput({ label, workspace, id, value = "", onChange }: PictureInputProps) {
  const { t } = useTexts();
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (chosen) onChange?.(await dataAddress(chosen));
  };
  return (
    <span className="picture-input">
      <PictureShown workspace={workspace} value={value} />
      <input
        ref={file}
        className="unseen"
        type="file"
        accept={TAKEN}
        tabIndex={-1}
        aria-hidden
        onChange={({ target }) => {
          void read(target.files?.[0]);
          // Else choosing the same file again would be no change.
          target.value = "";
        }}
      />
      <Button
        id={id}
        aria-label={`${label} ${t(value ? "ui.picture.replace" : "ui.picture.choose")}`}
        onClick={() => file.current?.click()}
      >
        {t(value ? "ui.picture.replace" : "ui.picture.choose")}
      </Button>
      {value && (
        <Button
          type="text"
          aria-label={`${label} ${t("ui.remove")}`}
          onClick={() => onChange?.("")}
        >
          {t("ui.remove")}
        </Button>
      )}
    </span>
  );
}

function PictureShown({ workspace, value }: { workspace: string; value: string }) {
  const isData = value.startsWith("data:");
  const stored = useQuery({
    ...query("get_picture", { workspace, picture: value }),
    enabled: value !== "" && !isData,
  });
  const address = isData ? value : stored.data?.data;
  return (
    <span className="picture-shown" aria-hidden>
      {value && address && <img src={address} alt="" />}
    </span>
  );
}

function dataAddress(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
