/** Appearance and language of this window; remembered on this computer. */
import {
  Menu,
  MenuButton,
  MenuGroup,
  MenuGroupHeader,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { themeChoice } from '../state/preferences-slice.ts';

const useStyles = makeStyles({ trigger: { fontWeight: tokens.fontWeightRegular } });

export function SettingsMenu() {
  const styles = useStyles();
  const { texts } = useLanguage();
  const actions = useActions();
  const theme = useClerk((state) => state.theme);
  const language = useClerk((state) => state.chosenLocale) ?? 'system';
  return (
    <Menu
      checkedValues={{ theme: [theme], language: [language] }}
      onCheckedValueChange={(_, { name, checkedItems }) => {
        const chosen = checkedItems[0];
        const parsed = themeChoice.safeParse(chosen);
        if (name === 'theme' && parsed.success) actions.prefer({ theme: parsed.data });
        if (name === 'language')
          actions.prefer({ chosenLocale: chosen === 'en' || chosen === 'de' ? chosen : null });
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton appearance="subtle" className={styles.trigger}>
          {texts.header.settings}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{texts.header.theme}</MenuGroupHeader>
            {themeChoice.options.map((choice) => (
              <MenuItemRadio key={choice} name="theme" value={choice}>
                {texts.header.themes[choice]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{texts.header.language}</MenuGroupHeader>
            {(['system', 'en', 'de'] as const).map((choice) => (
              <MenuItemRadio
                key={choice}
                name="language"
                value={choice}
                lang={choice === 'system' ? undefined : choice}
              >
                {texts.header.languages[choice]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
