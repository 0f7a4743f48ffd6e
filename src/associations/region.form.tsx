import { type FormState, TextField } from '../ui/form.tsx';
import type { View } from '../ui/view.ts';
import { regionSuggestions } from './region.ts';

/** A place by name or code; provinces and cities are suggested where the browser can, counties are typed. */
export function RegionField({ view, state, label, hint }: { view: View; state: FormState; label?: string; hint?: string }) {
  const { t } = view;
  return (
    <>
      <TextField view={view} state={state} name="regionCode" label={label ?? t('所在地区', 'Region')} list="regions"
        hint={hint ?? t('写地名或 6 位行政区划代码，例如 山东省德州市禹城市，或 371482', 'A name or a six-digit code, e.g. 山东省德州市禹城市 or 371482')} />
      <datalist id="regions">{regionSuggestions.map((name) => <option value={name} />)}</datalist>
    </>
  );
}
