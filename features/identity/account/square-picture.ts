import { avatarSize } from "../constants";

/** A picture that the browser cannot read, or that is none. */
export class UnreadablePicture extends Error {}

/**
 * Cuts the middle square out of a picture and scales it to the size in which it is kept, in base64. What leaves the browser was
 * drawn anew, so it carries neither a place nor a time nor anything else its file may have held.
 */
export async function squarePicture(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file).catch((cause: unknown) => {
    throw new UnreadablePicture("This picture cannot be read. Choose a PNG, JPEG or WebP file.", { cause });
  });
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = avatarSize.sidePixels;
  const context = canvas.getContext("2d");
  if (!context) throw new UnreadablePicture("This browser cannot scale pictures.");
  context.imageSmoothingQuality = "high";
  context.drawImage(
    picture,
    (picture.width - side) / 2,
    (picture.height - side) / 2,
    side,
    side,
    0,
    0,
    canvas.width,
    canvas.height,
  );
  picture.close();
  return toBase64(canvas);
}

function toBase64(canvas: HTMLCanvasElement): string {
  // Browsers that cannot write WebP answer with PNG, which is as welcome.
  const dataUrl = canvas.toDataURL("image/webp", 0.9);
  return dataUrl.slice(dataUrl.indexOf(",") + 1);
}
