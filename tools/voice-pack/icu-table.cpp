// Writes what ICU says for 0 to 9,999, a line "N words" each: the table that the grammar's test is checked against.
//   g++ icu-table.cpp -o icu-table $(pkg-config --cflags --libs icu-i18n icu-uc) && ./icu-table vi | sha256sum
#include <unicode/rbnf.h>
#include <iostream>

int main(int count, char **arguments) {
    if (count != 2) return 2;
    UErrorCode status = U_ZERO_ERROR;
    icu::RuleBasedNumberFormat speller(icu::URBNF_SPELLOUT, icu::Locale(arguments[1]), status);
    if (U_FAILURE(status)) return 1;
    for (int number = 0; number <= 9999; number++) {
        icu::UnicodeString words;
        std::string line;
        speller.format(number, words);
        words.toUTF8String(line);
        std::cout << number << " " << line << "\n";
    }
}
