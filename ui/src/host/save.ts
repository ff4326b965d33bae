/** Offers a text, or bytes, as a download. */
export async function download(
  name: string,
  mediaType: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  downloadBlob(name, new Blob([content], { type: mediaType }));
}

/** The same with what is put together already. */
export function downloadBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Opens an address in another tab, which learns nothing of this one. */
export async function openTab(url: string): Promise<void> {
  window.open(url, "_blank", "noopener,noreferrer");
}
