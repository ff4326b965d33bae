import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ListRef } from "../../api/types";
import { host } from "../../host";

/** How much goes at once. */
const PART = 1024 * 1024;

/** Brings a list in, part by part: it may be larger than one request. */
export function useUpload(workspace: string, onDone: (list: ListRef) => void) {
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      const { upload } = await host().call("begin_upload", { workspace, name: file.name });
      for (let at = 0; at < file.size; at += PART) {
        const content_base64 = await base64(file.slice(at, at + PART));
        await host().call("add_to_upload", { workspace, upload, content_base64 });
        setShare(Math.min(1, (at + PART) / file.size));
      }
      return host().call("end_upload", { workspace, upload });
    },
    onSuccess: onDone,
  });
  return { upload, percent: Math.round(share * 100) };
}

function base64(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(part);
  });
}
