/** The whole window takes a dropped file; while one is held over it, it says so. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUpload32Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { readiness } from '../state/workstation-slice.ts';
import { droppedFiles, holdsFiles } from './dropped-files.ts';

const useStyles = makeStyles({
  layer: {
    position: 'fixed',
    inset: 0,
    zIndex: 1000,
    display: 'grid',
    placeItems: 'center',
    padding: '20px',
    boxSizing: 'border-box',
    pointerEvents: 'none',
    backgroundColor: `color-mix(in srgb, ${tokens.colorNeutralBackground2} 92%, transparent)`,
  },
  target: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    rowGap: '12px',
    width: '100%',
    height: '100%',
    boxSizing: 'border-box',
    border: `3px dashed ${tokens.colorBrandStroke1}`,
    borderRadius: '16px',
    color: tokens.colorBrandForeground1,
    fontSize: tokens.fontSizeBase500,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'center',
  },
});

export function DropLayer() {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  const ready = useClerk((state) => readiness(state).state === 'ready');
  const [over, setOver] = useState(false);

  useEffect(() => {
    // Moving between elements leaves one and enters another: only the balance tells when the window is left.
    let depth = 0;
    const change = (by: number) => (event: DragEvent) => {
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = change(1);
    const leave = change(-1);
    const stay = (event: DragEvent) => {
      event.preventDefault();
      if (event.dataTransfer)
        event.dataTransfer.dropEffect = holdsFiles(event.dataTransfer) ? 'copy' : 'none';
    };
    const drop = (event: DragEvent) => {
      // Without this the browser would leave the page and open the file.
      event.preventDefault();
      depth = 0;
      setOver(false);
      void actions.takeFiles(droppedFiles(event.dataTransfer));
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', stay);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', stay);
      window.removeEventListener('drop', drop);
    };
  }, [actions]);

  if (!over) return null;
  return (
    <div className={styles.layer} data-testid="drop-layer">
      <div className={styles.target}>
        <ArrowUpload32Regular aria-hidden />
        {ready ? texts.drop.here : texts.drop.notYet}
      </div>
    </div>
  );
}
