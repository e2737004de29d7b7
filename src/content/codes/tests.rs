//! Messages as they are really worded, with the code that is in them, or none.

use proptest::prelude::*;

use super::*;

const CODES: [(&str, &str, &str); 44] = [
    ("Google", "G-123456 is your Google verification code.", "123456"),
    ("", "Your verification code is 123456", "123456"),
    ("", "123456 is your verification code", "123456"),
    ("Verification code", "482913", "482913"),
    ("482913", "is your login code for Example", "482913"),
    ("Bank", "OTP: 4821. Never share it with anyone.", "4821"),
    ("Bank", "Your OTP is 482193 and is valid for 10 minutes.", "482193"),
    ("", "Use 482 193 to verify your account", "482193"),
    ("", "Your code: 482-193", "482193"),
    ("", "Security code 12345678", "12345678"),
    ("Steam Guard", "Your code is 55512", "55512"),
    ("", "Your one-time password is 900123. It expires at 12:30.", "900123"),
    ("", "Your passcode is 7788", "7788"),
    ("", "2FA code: 001122", "001122"),
    ("Signal", "Your Signal verification code: 482-193\nDo not share it.", "482193"),
    ("WhatsApp", "Your WhatsApp code: 123-456\nDon't share this code with others", "123456"),
    ("", "Enter 443322 as your authentication code.", "443322"),
    ("Code:1234", "", "1234"),
    ("PayPal", "PayPal: 135790 is your security code. It expires in 10 minutes.", "135790"),
    ("", "Amazon: Use 135790 to reset your password. Never give this code to anyone.", "135790"),
    ("", "[GitHub] Your authentication code: 864209", "864209"),
    ("", "Your PIN is 4812.", "4812"),
    ("", "mTAN 123456 for your transfer", "123456"),
    ("", "Ihr Bestätigungscode lautet 123456", "123456"),
    ("", "Dein Sicherheitscode ist 556677.", "556677"),
    ("", "123456 ist Ihr Einmalpasswort", "123456"),
    ("", "TAN: 998877 für Ihre Überweisung", "998877"),
    ("", "Tu código de verificación es 445566", "445566"),
    ("", "Votre code de vérification est 123456", "123456"),
    ("", "Votre mot de passe à usage unique : 778899", "778899"),
    ("", "Il tuo codice di verifica è 112233", "112233"),
    ("", "Seu código de verificação é 998811", "998811"),
    ("", "Je verificatiecode is 456123", "456123"),
    ("", "Din verifieringskod är 456123", "456123"),
    ("", "Twój kod weryfikacyjny: 456123", "456123"),
    ("", "Ваш код подтверждения: 456123", "456123"),
    ("", "Код 4561 для входа", "4561"),
    ("", "קוד האימות שלך הוא 456123", "456123"),
    ("", "رمز التحقق الخاص بك هو 456123", "456123"),
    ("", "您的验证码是456123,请勿泄露", "456123"),
    ("", "認証コード:456123", "456123"),
    ("", "Ο κωδικός σας είναι 456123", "456123"),
    ("", "Doğrulama kodu: 456123", "456123"),
    ("Example code: 998877", "998877 is your code", "998877"),
];

const NONE: [(&str, &str); 46] = [
    ("", ""),
    ("Meeting", "at 12:30 in room 4021"),
    ("", "Your code is ready for review"),
    ("", "123456"),
    ("Anna", "The code freeze begins on 2026-11-28"),
    ("Bank", "You paid $1234 with your card. Verification is not needed."),
    ("Bank", "Payment of 1234.56 EUR, code of the shop is on file"),
    ("Bank", "1234 EUR were debited. Token used."),
    ("", "Amount: € 4500, confirm with your token"),
    ("Phone", "Missed call from +49 151 12345678. Code of the country: +49"),
    ("", "Call 555-1234 for your verification"),
    ("", "Call (030) 555 1234 to get a code"),
    ("", "Dial 1-800-555-1234 for a code"),
    ("Shop", "Your order 482913 has been shipped"),
    ("Shop", "Order number: 482913. Use code SAVE20 next time"),
    ("Shop", "Invoice 20261128 is due"),
    ("Flight", "Flight 4821 boards at gate 12"),
    ("Build", "Process failed with exit code 1270"),
    ("Build", "HTTP status code 4041"),
    ("Build", "error code 1045"),
    ("Update", "Version 2026.11 with new code"),
    ("Code review", "pull request #4821 was merged"),
    ("Code", "commit 4821abc by Anna"),
    ("Editor", "Code 2026 edition"),
    ("", "Your code is 123"),
    ("", "Your code is 123456789"),
    ("", "Your code is A1234"),
    ("", "Your code is 1234AB"),
    ("", "Codes 111111 and 222222"),
    ("", "https://example.org/verify/123456"),
    ("", "Verify at example.org:8080"),
    ("", "verify user_1234"),
    ("", "verification of anna@1234.example"),
    ("", "The code takes 1500 ms"),
    ("", "Verified 1500 files"),
    ("", "Token bucket holds 4096 kb"),
    ("", "Area code 1234"),
    ("", "Postleitzahl 10115, Ihr Code folgt"),
    ("", "zip 90210 code"),
    ("", "Use promo code 2026"),
    ("", "It is 100 % code, 5000% verified"),
    ("", "Pinned 2026 messages"),
    ("", "tangent 123456"),
    ("", "Card ending in *1234 verified"),
    ("", "token 12,345,678"),
    ("", "Your verification code was used on 28.11.2026"),
];

#[test]
fn codes_are_found() {
    let wrong: Vec<_> = CODES.iter().filter(|(summary, body, code)| one_time(summary, body).as_deref() != Some(code)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn other_numbers_are_left_alone() {
    let wrong: Vec<_> = NONE.iter().filter(|(summary, body)| one_time(summary, body).is_some()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_long_text_takes_no_time() {
    let long = "code 1234 5678 ".repeat(100_000);
    let _ = one_time(&long, &long);
    assert_eq!(one_time("", &format!("{} code 123456", "x".repeat(MAX_TEXT))), None);
}

proptest! {
    #[test]
    fn what_is_found_is_four_to_eight_digits_of_the_text(summary in "(code|OTP|[0-9]{1,9}|[ :.,$€-]|\\PC){0,12}", body in any::<String>()) {
        if let Some(code) = one_time(&summary, &body) {
            prop_assert!((4..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()));
            let digits: String = format!("{summary}\n{body}").chars().filter(char::is_ascii_digit).collect();
            prop_assert!(digits.contains(&code));
        }
    }
}
