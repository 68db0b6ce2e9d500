import { Http2Error, errorCode, ordinaryFrame } from './frames.ts';

export const largestWindow = 2 ** 31 - 1;

/** What the other side wants of this one. https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2 */
export interface PeerSettings {
  /** Bytes that may be sent on a new stream. */
  readonly window: number;
  readonly frame: number;
  readonly streams: number;
}

/** What holds until the other side has spoken. */
export const initialSettings: PeerSettings = { window: 65_535, frame: ordinaryFrame, streams: Infinity };

export const setting = { tableSize: 1, push: 2, streams: 3, window: 4, frame: 5, headers: 6 } as const;

/** The settings after the payload of a SETTINGS frame. Throws Http2Error for values that are not allowed. */
export function settingsAfter(before: PeerSettings, payload: Buffer): PeerSettings {
  let { window, frame, streams } = before;
  for (let at = 0; at < payload.length; at += 6) {
    const value = payload.readUInt32BE(at + 2);
    switch (payload.readUInt16BE(at)) {
      case setting.push:
        if (value !== 0) throw new Http2Error(errorCode.protocol, 'a server that wants to be pushed to');
        break;
      case setting.streams:
        streams = value;
        break;
      case setting.window:
        if (value > largestWindow) throw new Http2Error(errorCode.flowControl, `a window of ${value} bytes`);
        window = value;
        break;
      case setting.frame:
        if (value < ordinaryFrame || value >= 2 ** 24) {
          throw new Http2Error(errorCode.protocol, `frames of ${value} bytes`);
        }
        frame = value;
        break;
    }
  }
  return { window, frame, streams };
}

/** The payload of a SETTINGS frame. */
export function encodeSettings(settings: ReadonlyArray<readonly [key: number, value: number]>): Buffer {
  const payload = Buffer.allocUnsafe(6 * settings.length);
  settings.forEach(([key, value], at) => payload.writeUInt32BE(value, payload.writeUInt16BE(key, 6 * at)));
  return payload;
}
