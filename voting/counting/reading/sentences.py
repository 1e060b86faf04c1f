"""What is wrong with a file, said to people: place, what was expected, what to do. One table a language."""

from collections.abc import Mapping

from voting.counting.reading.errors import NotWritable, Unreadable

LANGUAGES = ("fr", "en")

PLACES: Mapping[str, str] = {
    "fr": "{file}, ligne {line}, colonne {column} : {said}",
    "en": "{file}, line {line}, column {column}: {said}",
}

ENGLISH: Mapping[str, str] = {
    "empty": "the file is empty; a first line with candidates was expected.",
    "not_utf8": "this is not UTF-8 text; save the file again as UTF-8 (in a spreadsheet, “CSV UTF-8”).",
    "name": "a name is text on one line, without tabs; take the odd character out.",
    "name_written": "A name holds a line break, a tab or spaces around it, which this form cannot write; correct it.",
    "quote": 'this quotation mark is not closed as it should be; end the text with ", and write a " within it twice.',
    "after_quote": 'a separator was expected after the closing quotation mark; write a " within a text twice.',
    "seats": "“{found}” is not a number of seats; write a whole number, 1 or more.",
    "unknown_number": "there is no candidate {found}; write a number from 1 to {most}.",
    "unknown_name": "“{found}” is nobody on the ballot; write a candidate’s name as at the top, or a number from 1 "
    "to {most}.",
    "blt_sizes": "two whole numbers were expected, how many candidates and how many seats, such as “5 2”.",
    "blt_candidates": "{found} candidates; write how many stand, from 1 to {most}.",
    "blt_withdrawn": "“{found}” names nobody who withdrew; write a minus sign and the candidate’s number, such as "
    "“-3”.",
    "blt_weight": "“{found}” is not a number of papers; begin the line with a whole number, 1 or more. "
    "Fractions are first multiplied so that all are whole.",
    "blt_mark": "“{found}” is not a rank; write a candidate’s number, “2=5” for equal marks, “-” for a rank left "
    "empty, "
    "“-=-” for marks that cannot be told apart.",
    "blt_paper_not_ended": "the line of a paper ends with 0; write it, and keep each paper on one line.",
    "blt_after_the_end": "0 ends a paper and stands alone; take it out, or put what follows on a line of its own.",
    "blt_end_missing": "a line with 0 alone was expected after the last paper; write it before the names.",
    "blt_names": "{found} names in quotation marks were found where {expected} were expected; add those missing, "
    "one a line.",
    "blt_name": 'a name in quotation marks was expected, not “{found}”; write it as "{found}".',
    "blt_ranks_only": "A .blt file holds ranks only; write CSV or JSON.",
    "blt_no_invalid": "A .blt file cannot hold invalid papers; write CSV or JSON.",
    "blt_no_colleges": "A .blt file cannot say of which college a paper is; write CSV or JSON.",
    "no_motion": "These forms hold elections; a motion has totals.",
    "table_names": "In a table every candidate has a name; give one to each, or write JSON.",
    "table_header": "a line with a candidate in each column was expected; add one above the papers.",
    "table_name": "every column needs a name; write it, or delete the column.",
    "table_kind": "nothing says what the cells are; add a first line “#kind,ranks”, “#kind,marks” or “#kind,scores”, "
    "or name the method.",
    "table_kind_unknown": "“{found}” is no kind of paper; write ranks, marks or scores.",
    "table_rank_columns": "“#candidates” goes with columns of ranks; for marks and scores leave it out "
    "and give each candidate a column.",
    "table_setting": "“{found}” is not a setting; there are {known}. A remark begins with # and a space.",
    "table_setting_empty": "“#{name}” says nothing; write its value in the next cell, or delete the line.",
    "table_papers": "“{found}” is not a number of papers; write a whole number, 1 or more.",
    "table_college": "nothing says of which college these papers are; write its name here.",
    "table_college_setting": "nothing says of which college these papers are; write its name in the cell after them.",
    "table_college_column": "no column says of which college a paper is, so “{found}” means nothing here; add a column "
    "“college” after “papers”, or take this name out.",
    "table_rank": "“{found}” is not a rank; write 1 for the first choice, 2 for the second and so on, or leave it "
    "empty.",
    "table_mark": "“{found}” is not a mark; write 1 or x, how often where votes may be heaped, or leave it empty.",
    "table_score": "a score is a number or a grade on one line; take the odd character out.",
    "table_too_wide": "there are more cells than the {columns} columns above; delete it, or name its column.",
    "json_syntax": "this is not JSON; look at the comma, bracket or quotation mark here or just before.",
    "json_depth": "brackets are nested too deep for an election; see the form in docs/counting.md.",
    "json_schema": 'an election was expected; write “"schema": "{schema}"”.',
    "json_kind": 'a kind of paper was expected; write “"kind": "ranks"”, “"marks"” or “"scores"”.',
    "json_key": "“{found}” says nothing here; there are {known}.",
    "json_table": "an object in braces was expected; see the form in docs/counting.md.",
    "json_list": "a list in brackets was expected; see the form in docs/counting.md.",
    "json_colleges": "papers stand in their colleges here, so “{found}” is of none; move it into one of them.",
    "json_number": "a whole number was expected, {least} or more, not in quotation marks.",
    "json_candidates": 'somebody who stands was expected; write “"candidates": ["Anna", "Berta"]”.',
    "json_id": "an id was expected, text without spaces, “=” or “:”; write one, or only the name.",
    "json_twice": "the id “{found}” stands for somebody else already; give each candidate another.",
    "json_unknown": "“{found}” is nobody’s id; write one of the candidates’ ids as text.",
    "json_equals": "equal marks name two or more; write the id alone, without brackets.",
    "json_paper": 'a paper was expected, such as {{"papers": 12, "{form}": …}}; write these keys and no other.',
    "json_score": "a score was expected, a whole number or the grade as text; leave the candidate out who has none.",
}

FRENCH: Mapping[str, str] = {
    "empty": "le fichier est vide; une première ligne avec les candidatures était attendue.",
    "not_utf8": "ce texte n’est pas en UTF-8; enregistrez de nouveau le fichier en UTF-8 (dans un tableur, « CSV "
    "UTF-8 »).",
    "name": "un nom est un texte d’une seule ligne, sans tabulation; retirez le caractère en trop.",
    "name_written": "Un nom contient un saut de ligne, une tabulation ou des espaces autour, que cette forme ne "
    "peut pas "
    "écrire; corrigez-le.",
    "quote": 'ce guillemet n’est pas fermé comme il faut; terminez le texte par ", et doublez un " à l’intérieur.',
    "after_quote": 'un séparateur était attendu après le guillemet fermant; doublez un " à l’intérieur d’un texte.',
    "seats": "« {found} » n’est pas un nombre de sièges; écrivez un nombre entier, 1 ou plus.",
    "unknown_number": "il n’y a pas de candidature {found}; écrivez un numéro de 1 à {most}.",
    "unknown_name": "« {found} » n’est pas sur le bulletin; écrivez un nom comme en haut du fichier, ou un numéro "
    "de 1 à "
    "{most}.",
    "blt_sizes": "deux nombres entiers étaient attendus, celui des candidatures et celui des sièges, comme « 5 2 ».",
    "blt_candidates": "{found} candidatures; écrivez combien il y en a, de 1 à {most}.",
    "blt_withdrawn": "« {found} » ne désigne pas un retrait; écrivez le signe moins et le numéro, comme « -3 ».",
    "blt_weight": "« {found} » n’est pas un nombre de bulletins; commencez la ligne par un nombre entier, 1 ou plus. "
    "Des fractions sont d’abord multipliées pour devenir entières.",
    "blt_mark": "« {found} » n’est pas un rang; écrivez le numéro d’une candidature, « 2=5 » pour des rangs égaux, "
    "« - » "
    "pour un rang laissé vide, « -=- » pour des marques indistinctes.",
    "blt_paper_not_ended": "la ligne d’un bulletin se termine par 0; écrivez-le, et gardez chaque bulletin sur une "
    "ligne.",
    "blt_after_the_end": "0 termine un bulletin et se tient seul; retirez-le, ou mettez la suite sur sa propre ligne.",
    "blt_end_missing": "une ligne avec 0 seul était attendue après le dernier bulletin; écrivez-la avant les noms.",
    "blt_names": "{found} noms entre guillemets trouvés, {expected} attendus; ajoutez ceux qui manquent, un par ligne.",
    "blt_name": 'un nom entre guillemets était attendu, et non « {found} »; écrivez "{found}".',
    "blt_ranks_only": "Un fichier .blt ne contient que des rangs; écrivez en CSV ou en JSON.",
    "blt_no_invalid": "Un fichier .blt ne peut pas contenir de bulletins rejetés; écrivez en CSV ou en JSON.",
    "blt_no_colleges": "Un fichier .blt ne dit pas de quel collège est un bulletin; écrivez en CSV ou en JSON.",
    "no_motion": "Ces formes contiennent des élections; une proposition a des totaux.",
    "table_names": "Dans un tableau, chaque candidature a un nom; donnez-en un à chacune, ou écrivez en JSON.",
    "table_header": "une ligne avec une candidature par colonne était attendue; ajoutez-la au-dessus des bulletins.",
    "table_name": "chaque colonne a besoin d’un nom; écrivez-le, ou supprimez la colonne.",
    "table_kind": "rien ne dit ce que sont les cases; ajoutez une première ligne « #genre,rangs », « #genre,croix » ou "
    "« #genre,notes », ou nommez la méthode.",
    "table_kind_unknown": "« {found} » n’est pas un genre de bulletin; écrivez rangs, croix ou notes.",
    "table_rank_columns": "« #candidatures » va avec des colonnes de rangs; pour des croix ou des notes, retirez-la et "
    "donnez une colonne à chaque candidature.",
    "table_setting": "« {found} » n’est pas un réglage; il y a {known}. Une remarque commence par # et une espace.",
    "table_setting_empty": "« #{name} » ne dit rien; écrivez sa valeur dans la case suivante, ou supprimez la ligne.",
    "table_papers": "« {found} » n’est pas un nombre de bulletins; écrivez un nombre entier, 1 ou plus.",
    "table_college": "rien ne dit de quel collège sont ces bulletins; écrivez son nom ici.",
    "table_college_setting": "rien ne dit de quel collège sont ces bulletins; écrivez son nom dans la case suivante.",
    "table_college_column": "aucune colonne ne dit de quel collège est un bulletin; « {found} » ne dit donc rien ici : "
    "ajoutez une colonne « collège » après « bulletins », ou retirez ce nom.",
    "table_rank": "« {found} » n’est pas un rang; écrivez 1 pour le premier choix, 2 pour le deuxième et ainsi de "
    "suite, "
    "ou laissez la case vide.",
    "table_mark": "« {found} » n’est pas une marque; écrivez 1 ou x, combien de fois si les votes se cumulent, ou "
    "laissez "
    "la case vide.",
    "table_score": "une note est un nombre ou une mention sur une ligne; retirez le caractère en trop.",
    "table_too_wide": "il y a plus de cases que les {columns} colonnes du haut; supprimez celle-ci, ou nommez sa "
    "colonne.",
    "json_syntax": "ce n’est pas du JSON; voyez la virgule, le crochet ou le guillemet ici ou juste avant.",
    "json_depth": "les crochets sont trop imbriqués pour une élection; voyez la forme dans docs/counting.md.",
    "json_schema": 'une élection était attendue; écrivez « "schema": "{schema}" ».',
    "json_kind": 'un genre de bulletin était attendu; écrivez « "kind": "ranks" », « "marks" » ou « "scores" ».',
    "json_key": "« {found} » ne dit rien ici; il y a {known}.",
    "json_table": "un objet entre accolades était attendu; voyez la forme dans docs/counting.md.",
    "json_list": "une liste entre crochets était attendue; voyez la forme dans docs/counting.md.",
    "json_colleges": "les bulletins sont ici dans leurs collèges; « {found} » n’est d’aucun : mettez-le dans "
    "l’un d’eux.",
    "json_number": "un nombre entier était attendu, {least} ou plus, sans guillemets.",
    "json_candidates": 'une candidature était attendue; écrivez « "candidates": ["Anna", "Berta"] ».',
    "json_id": "un identifiant était attendu, un texte sans espace, « = » ni « : »; écrivez-en un, ou seulement le "
    "nom.",
    "json_twice": "l’identifiant « {found} » est déjà pris; donnez-en un autre à chaque candidature.",
    "json_unknown": "« {found} » n’est l’identifiant de personne; écrivez celui d’une candidature, comme texte.",
    "json_equals": "des rangs égaux en nomment deux ou plus; écrivez l’identifiant seul, sans crochets.",
    "json_paper": 'un bulletin était attendu, comme {{"papers": 12, "{form}": …}}; écrivez ces clés et aucune autre.',
    "json_score": "une note était attendue, un nombre entier ou la mention comme texte; omettez la candidature sans "
    "note.",
}

SENTENCES: Mapping[str, Mapping[str, str]] = {"fr": FRENCH, "en": ENGLISH}


def sentence(fault: Unreadable | NotWritable, language: str, file: str = "") -> str:
    """Return what is wrong, in one line: with the place, for something read."""
    if isinstance(fault, NotWritable):
        return SENTENCES[language][fault.code].format()
    known = {name: _shown(value) for name, value in fault.known.items()}
    said = SENTENCES[language][fault.code].format(**known)
    return PLACES[language].format(file=_shown(file) or "-", line=fault.line, column=fault.column, said=said)


def _shown(value: str | int) -> str:
    """Return what stood in the file, short and on one line."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in str(value))
    return shown if len(shown) <= 60 else shown[:59] + "…"
