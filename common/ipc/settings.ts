import * as v from 'valibot';

/** What a person has chosen for this desktop; kept in the data folder. */
export const Settings = v.strictObject({
  /** `system`: as the desktop has it. */
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', 'en', 'zh']),
});
export type Settings = v.InferOutput<typeof Settings>;

export const defaultSettings: Settings = { theme: 'system', language: 'system' };
