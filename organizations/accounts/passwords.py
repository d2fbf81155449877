"""What a password must be (口令规则), in sentences that say what to do next."""

from django.contrib.auth import password_validation as checks


class LongEnough(checks.MinimumLengthValidator):
    def get_error_message(self):
        return f"密码太短。请至少用{self.min_length}个字符。"

    def get_help_text(self):
        return f"至少{self.min_length}个字符"


class NotCommon(checks.CommonPasswordValidator):
    def get_error_message(self):
        return "这个密码太常见，别人一猜就中。请换一个。"

    def get_help_text(self):
        return "不要用常见的密码"


class NotNumbersOnly(checks.NumericPasswordValidator):
    def get_error_message(self):
        return "密码不能全是数字。请加上字母或符号。"

    def get_help_text(self):
        return "不能全是数字"


class NotLikeTheUserName(checks.UserAttributeSimilarityValidator):
    def __init__(self):
        super().__init__(user_attributes=("username",))

    def get_error_message(self):
        return "密码和登录名太像。请换一个不容易从登录名猜到的。"

    def get_help_text(self):
        return "不要和登录名相近"
