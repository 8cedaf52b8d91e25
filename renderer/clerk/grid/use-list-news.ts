/** Says aloud what a new order or filter has come to, once its rows are there. */
import { useEffect, useRef } from 'react';
import { useActions, useClerk } from '../clerk-context.tsx';

/**
 * @param list names the list that is wanted
 * @param words what is to be said of it
 */
export function useListNews(list: string, words: string): void {
  const actions = useActions();
  const arrived = useClerk((state) => state.listKey === list && state.totalRows !== null);
  const last = useRef(list);
  useEffect(() => {
    if (!arrived || last.current === list) return;
    last.current = list;
    actions.announce(words);
  }, [actions, arrived, list, words]);
}
