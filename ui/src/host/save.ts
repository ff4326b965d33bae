/** Offers a text, or bytes, as a download. */
export async function download(
  name: string,
  mediaType: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }));
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
