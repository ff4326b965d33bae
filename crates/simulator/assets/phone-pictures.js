// Pictures of codes: chosen, pasted, or dropped anywhere on the page.

/** Calls `scan` with the picture as a `data:` URL. */
export function watchPictures(scan) {
  const read = (file) => {
    const reader = new FileReader();
    reader.onload = () => scan(String(reader.result));
    reader.readAsDataURL(file);
  };
  const pictureIn = (data) => Array.from(data ? data.files : []).find((one) => one.type.startsWith("image/"));

  document.getElementById("file").addEventListener("change", (event) => {
    if (event.target.files[0]) read(event.target.files[0]);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    const file = pictureIn(event.clipboardData);
    if (file) { event.preventDefault(); read(file); }
  });

  const mark = (isOver) => document.documentElement.classList.toggle("dropping", isOver);
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
  document.addEventListener("drop", (event) => {
    mark(false);
    event.preventDefault();
    const file = pictureIn(event.dataTransfer);
    if (file) read(file);
  });
}
